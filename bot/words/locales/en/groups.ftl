# Groups on chat platforms: setting up, settings, notices; and a person's own data, in English.
# Every message has its twin in es/groups.ftl.

## Setting a group up
opened-title = { $group } is set up
opened-text = The first question comes { $when } ({ $zone }).
opened-now = { $now } posts one at once.
opened-how = Whoever answers is a member: there is nothing to sign up for.
taken-title = This channel has a group already
taken-text = { $group } posts here. { $settings } changes it, or moves it to another channel.
faults-title = { $count ->
    [one] One thing needs a change
   *[other] { $count } things need a change
 }
faults-none-saved = Nothing was saved. Change it and send it again.
field-channel = Channel
fault-channel-elsewhere = Choose a channel of this server that quizbot can see.
fault-channel-kind = Choose a text channel, a thread or a forum.
fault-channel-archived = This thread is archived: open it again, then choose it.
fault-channel-not-here = This group posts elsewhere: choose its channel there.
permissions-title = quizbot may not post there yet
permissions-text = In { $channel } it lacks: { $permissions }.
permissions-how = Nothing was saved. Give quizbot these permissions in that channel, then send it again.
permission-view_channel = View Channel
permission-send_messages = Send Messages
permission-send_messages_in_threads = Send Messages in Threads
permission-embed_links = Embed Links
permission-attach_files = Attach Files
permission-read_message_history = Read Message History
permission-create_public_threads = Create Public Threads
form-setup-title = Set up a study group
form-settings-title = Study group settings

## One group in several places
connected-title = { $group } posts here too
connected-text = The next question comes to { $channel } as well: { $when } ({ $zone }).
connected-paused = The group is paused: resume it, and the next question comes here as well.
connected-one = It is one group with one leaderboard and one report. Whoever takes part in two of these places links the accounts, and is one member.
connected-organisers = From now on, whoever manages this workspace may organise the group too.
disconnected-title = { $group } posts here no more
disconnected-text = Nothing new comes to { $channel }. The group goes on in: { $channels }.
disconnected-open = A question that is still open here can be answered until its reveal. Points, streaks and reports stay.
disconnected-back = { $connect } brings the group back.
disconnected-back-others = Whoever is named an organiser of the group can bring it back with { $connect }.
last-channel-title = No other channel takes the group's posts
last-channel-text = Nothing was changed. { $pause } pauses the group; { $settings } moves it to another channel.
posts-there-title = { $group } posts in this workspace already
posts-there-text = A group has one channel in a workspace, and this one has { $channel }. To move it, use { $settings } there.
not-connected-title = You organise no such group
not-connected-text = Choose one of the groups that you organise elsewhere. If you organise it with another account, link the two first with { $link }.

## Settings
group-exam = Exam
group-channels = Channels
group-language = Language
group-schedule = Questions
group-schedule-text = { $count ->
    [one] 1 question
   *[other] { $count } questions
 }, { $days } at { $time } ({ $zone })
group-next = Next question
group-feedback = Feedback
group-feedback-at_once = at once
group-feedback-at_reveal = at the reveal
group-goal = Goal
group-goal-text = { $goal }% of the members answer in a week
group-discussion = A thread under each question
group-members = Members
group-organisers = Organisers
group-organisers-role = Whoever manages things here, and holders of { $role }. Nobody is named.
group-organisers-role-named = { $names }, holders of { $role }, and whoever manages things here.
group-organisers-none = Whoever manages things here. Nobody is named.
group-organisers-named = { $names }, and whoever manages things here.
group-organisers-more = { $names } and { $more } more
group-paused = Paused: nothing is posted until you resume it.
group-short = { $questions ->
    [0] The exam has no questions yet, so nothing is posted.
    [one] The exam has only one question, but { $wanted } are wanted a day. None comes twice on one day, so fewer are posted.
   *[other] The exam has only { $questions } questions, but { $wanted } are wanted a day. None comes twice on one day, so fewer are posted.
 }
group-parked = { $channel } refuses our posts: { $reason }
group-reports = { $questions ->
    [one] Members say that something is wrong with one question:
   *[other] Members say that something is wrong with { $questions } questions:
 }
group-reports-more = and { $more } more
on-web = the web page
pause-action = Pause
resume-action = Resume
now-action = Post one now
reconnect-action = Try the channel again
settle-action = I have looked at the questions

## What an organiser is told
changed-text = Saved. What changed counts from the next question on.
paused-title = The group is paused
paused-already-title = The group is paused already
paused-already-text = It goes on when you resume it.
resumed-title = The group goes on
resumed-text = The next question comes { $when } ({ $zone }).
running-title = The group is not paused
running-text = The next question comes { $when } ({ $zone }).
now-title = It comes within seconds
now-text = { $count ->
    [one] Today's question is on its way.
   *[other] Today's { $count } questions are on their way.
 } The next one comes { $when } ({ $zone }).
now-short-title = It comes within seconds
now-short-text = { $count ->
    [one] One question is
   *[other] { $count } questions are
 } on the way. No others are left that were not asked today. The next one comes { $when } ({ $zone }).
now-used-up-title = No questions are left for today
now-used-up-text = Every question of this exam was asked today or is still open, and none comes twice on one day. The next one comes { $when } ({ $zone }).
now-none-title = Today's questions are posted already
now-none-text = The next question comes { $when } ({ $zone }).
now-paused-title = The group is paused
now-paused-text = Resume it first.
now-parked-title = The group's channel refuses our posts
now-parked-text = Nothing was posted. Mend the channel, then resume the group: that tries it again and sends what was kept.
moved-meanwhile-title = The group has just been moved
moved-meanwhile-text = Somebody else moved it a moment ago, and nothing of yours was saved. Look at the settings again.
reconnected-title = Trying again
reconnected-text = What was kept is sent within seconds.
settled-title = Put away
settled-text = Thank you for looking.
not-organiser-title = Only organisers may do that
not-organiser-text = That is whoever manages things here, set the group up, or was made an organiser of it.
rights-unknown-title = Please try that again
rights-unknown-text = It cannot be seen just now who manages things here. Nothing was changed.
no-group-title = There is no study group here yet
no-group-text = Whoever manages things here sets one up with { $setup }.
no-group-direct = Answer the question of the day in your group's channel once. Then this works here too.
no-group-plain = Open your group's page and try again there.
group-elsewhere-title = No study group posts here
group-elsewhere-text = { $count ->
    [one] There is one in { $channels }: try again there.
   *[other] There are some in { $channels }: try again where the one that you mean posts.
 }
join-first-title = You are not in this group yet
join-first-text = Answer the question of the day in the group's channel: then you are.
named-title = You are an organiser of { $group } now
named-text = { $name } named you. With { $settings } you see and change the group, { $now } posts today's question at once, and { $pause } and { $resume } stop its posts and let them go on.
parked-notice-title = { $group } cannot post
parked-notice-text = { $channel } refuses our posts, and they are kept. The reason: { $reason }
parked-notice-how = Mend it there, or choose another channel with { $settings }. Then resume the group with { $resume }.
parked-notice-plain = Mend it there, then connect it again on the group's page.
a-channel = The group's channel

## Why a channel refuses our posts
refused-channel-archived = the channel is archived: unarchive it, or choose another one
refused-channel-deleted = the channel was deleted
refused-channel-kind = nothing can be posted in a channel of this kind
refused-channel-unseen = the channel was deleted, or it is private and quizbot is not in it: invite it there with /invite @quizbot
refused-hidden = quizbot cannot see the channel: let it view it, or invite it again
refused-no-account = there is no such account any more
refused-no-channel = there is no such channel
refused-no-direct-messages = this person takes no direct messages from quizbot
refused-no-messages-tab = quizbot's direct messages are switched off in its settings
refused-no-threads = there are no threads in the channel
refused-not-in-channel = quizbot is not in the channel: invite it there with /invite @quizbot
refused-other-server = the channel belongs to another server
refused-permission = quizbot lacks a permission in the channel
refused-permissions = quizbot lacks permissions in the channel: { $permissions }
refused-posting-suspended = the workspace's admins have suspended posting
refused-removed = quizbot was removed from there: add it again
refused-said = the platform says: { $said }
refused-scope-missing = quizbot lacks a permission: an admin has to install it again
refused-tag-required = every post in this forum needs a tag: give the forum a tag that members may use, or turn off its setting that requires one
refused-thread-archived = the thread is archived, and only a moderator may open it again
refused-thread-locked = the thread is locked: a moderator has to unlock it
refused-threads-full = there are as many open threads as the server may have: close some
refused-workspace-closed = quizbot may not act in this workspace: an admin has to allow it
refused-workspace-rules = the workspace's rules let quizbot post nothing in the channel: an admin has to allow it

## Threads
discussion-title = Discuss: { $day }

## Other groups
in-group = In { $group }

## Boards and reports by button
board-button-week = This week
board-button-month = This month
board-button-all = All time
board-button-accuracy = Accuracy
board-button-points = Points
report-button-me = My report
quiz-stop = End this quiz
answer-form = Answer
form-chosen = Your choice so far: { $chosen }
form-nothing = Nothing is chosen yet.
form-undo = Undo
form-restart = Start again
form-pick = Choose
form-pick-step = Step { $number }
again-in = In { $language }

## Questions that members report
flag-form-title = Report a problem
flag-form-label = What is wrong with the question?
flag-form-hint = In a few words. The organisers see them with your name.

## A person's own data
export-title = Your data
export-text = Everything that is stored about you is in the file. It is for you alone.
export-none-title = Nothing is stored about you
export-none-text = You have not answered a question, nor set a group up.
erase-title = Delete everything about you?
erase-text = Your answers, points, streaks and practice are deleted, with all that quizbot worked out from them: in every group, at once and for good. Nobody can bring them back.
erase-confirm = Delete all of it
erase-done-title = You are deleted
erase-done-text = All that was stored about you is gone. If you answer a question again, you begin as a new member.
withdraw-title = { $count ->
    [one] Leave the group?
   *[other] Which group do you want to leave?
 }
withdraw-text = You will not be on its next leaderboards or in its report, and will organise it no more. If you answer one of its questions or practise in its channel, you are back, with points and streak as they were.
withdraw-button = Leave { $group }
withdraw-done-title = You have left { $group }
withdraw-done-text = To come back, answer one of its questions or practise in its channel.

## Commands
help-quiz-options = **{ $quiz }** starts five questions. Choose a topic, how many, and a way: mixed, weak or missed.
help-board-options = **{ $leaderboard }** shows points and your own rank; choose a period, or the board by accuracy.
help-report-options = **{ $report }** shows what you know, or what the group knows.
help-setup = **{ $setup }** begins a group in a channel; **{ $settings }** changes it (for organisers).
help-now = **{ $now }** posts today's question at once; **{ $pause }** pauses the group, **{ $resume }** resumes it (for organisers).
help-setup-connect = **{ $setup }** begins a group in a channel, or brings one there that you organise elsewhere; **{ $settings }** changes it, **{ $disconnect }** takes it out of the channel (for organisers).
help-connect = **{ $connect }** brings a group that you organise elsewhere to a channel here as well, and **{ $disconnect }** takes it out again (for organisers).
help-link = **{ $link }** makes you one person on several platforms; **{ $unlink }** parts them again.
help-leave = **{ $leave }** takes you out of the group; whoever answers or practises again is back.
help-privacy = **{ $export }** sends you your data; **{ $delete }** deletes it.

## When something goes wrong
saving-title = Still saving your answer
saving-text = The database is slow right now, so your answer isn't saved yet. You'll see here how it went.
later-title = That did not work
later-text = It was our fault, and nothing was lost. Please try once more in a moment.

## Where a message has no pictures, buttons or columns
people-of = { $people } of { $total }
people-of-right = { $people } of { $total } right
picture-more = { $shown }; and { $more } more.
a-role = the organisers' role
