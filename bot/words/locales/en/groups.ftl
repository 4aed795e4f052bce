# Groups on chat platforms: setting up, settings, notices; and a person's own data, in English.
# Every message has its twin in es/groups.ftl.

## Setting a group up
opened-title = { $group } is set up
opened-text = The first question will be posted { $when } ({ $zone }).
opened-now = { $now } posts one now.
opened-how = Anyone who answers is a member. There is nothing to sign up for.
taken-title = This channel already has a group
taken-text = { $group } posts here. { $settings } changes it or moves it to another channel.
faults-title = { $count ->
    [one] One thing needs a change
   *[other] { $count } things need a change
 }
faults-none-saved = Nothing was saved. Change it and send it again.
field-channel = Channel
fault-channel-elsewhere = Choose a channel on this server that quizbot can see.
fault-channel-kind = Choose a text channel, a thread or a forum.
fault-channel-archived = This thread is archived: reopen it, then choose it.
fault-channel-not-here = This group posts elsewhere: choose its channel there.
permissions-title = quizbot can't post there yet
permissions-text = Missing in { $channel }: { $permissions }.
permissions-how = Nothing was saved. Give quizbot these permissions in that channel, then send this again.
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
connected-title = { $group } also posts here
connected-text = The next question will also be posted in { $channel }: { $when } ({ $zone }).
connected-paused = The group is paused. Resume it, and the next question will also be posted here.
connected-one = It is one group with one leaderboard and one report. Members who take part in two of these places can link their accounts to be one member.
connected-organisers = From now on, anyone who manages this workspace can organise the group too.
disconnected-title = { $group } no longer posts here
disconnected-text = Nothing new will be posted in { $channel }. The group goes on in: { $channels }.
disconnected-open = Questions still open here can be answered until their reveal. Points, streaks and reports stay.
disconnected-back = { $connect } brings the group back.
disconnected-back-others = The group's named organisers can bring it back with { $connect }.
last-channel-title = The group has no other channel
last-channel-text = Nothing was changed. { $pause } pauses the group; { $settings } moves it to another channel.
posts-there-title = { $group } already posts in this workspace
posts-there-text = A group has one channel per workspace, and here it is { $channel }. To move it, use { $settings } there.
not-connected-title = You don't organise that group
not-connected-text = Choose one of the groups you organise elsewhere. If you organise it with another account, link the two first with { $link }.

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
group-goal-text = { $goal }% of members answer each week
group-discussion = A thread under each question
group-members = Members
group-organisers = Organisers
group-organisers-role = Anyone who manages this place or has { $role }. No one is named.
group-organisers-role-named = { $names }, and anyone who manages this place or has { $role }.
group-organisers-none = Anyone who manages this place. No one is named.
group-organisers-named = { $names }, and anyone who manages this place.
group-organisers-more = { $names } and { $more } more
group-paused = Paused: nothing is posted until you resume it.
group-short = { $questions ->
    [0] The exam has no questions yet, so nothing is posted.
    [one] The exam has only one question, but { $wanted } are wanted per day. None is asked twice in a day, so fewer are posted.
   *[other] The exam has only { $questions } questions, but { $wanted } are wanted per day. None is asked twice in a day, so fewer are posted.
 }
group-parked = { $channel } refuses posts: { $reason }
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
settle-action = Mark as reviewed

## What an organiser is told
changed-text = Saved. Changes apply from the next question.
paused-title = The group is paused
paused-already-title = The group is already paused
paused-already-text = Resume it to go on.
resumed-title = The group is running again
resumed-text = The next question will be posted { $when } ({ $zone }).
running-title = The group is not paused
running-text = The next question will be posted { $when } ({ $zone }).
now-title = On its way
now-text = { $count ->
    [one] Today's question is on its way.
   *[other] Today's { $count } questions are on their way.
 } The next one will be posted { $when } ({ $zone }).
now-short-title = On its way
now-short-text = { $count ->
    [one] One question is
   *[other] { $count } questions are
 } on the way. All others were asked today. The next one will be posted { $when } ({ $zone }).
now-used-up-title = No questions left for today
now-used-up-text = Every question of this exam was asked today or is still open, and none is asked twice in a day. The next one will be posted { $when } ({ $zone }).
now-none-title = Today's questions are already posted
now-none-text = The next question will be posted { $when } ({ $zone }).
now-paused-title = The group is paused
now-paused-text = Resume it first.
now-parked-title = The group's channel refuses posts
now-parked-text = Nothing was posted. Fix the channel, then resume the group: that tries again and sends what was kept.
moved-meanwhile-title = The group has just been moved
moved-meanwhile-text = Someone else moved it a moment ago, and your changes were not saved. Open the settings again.
reconnected-title = Trying again
reconnected-text = Posts that were kept will be sent within seconds.
settled-title = Marked as reviewed
settled-text = Thank you for looking.
not-organiser-title = Only organisers can do that
not-organiser-text = Organisers are those who manage this place, set up the group or were named.
rights-unknown-title = Please try again
rights-unknown-text = Your rights could not be loaded just now. Nothing was changed.
no-group-title = There is no study group here yet
no-group-text = Anyone who manages this place can set one up with { $setup }.
no-group-direct = Answer the question of the day once in your group's channel. Then this works here too.
no-group-plain = Open your group's page and try again there.
group-elsewhere-title = No study group posts here
group-elsewhere-text = { $count ->
    [one] There is one in { $channels }: try again there.
   *[other] There are some in { $channels }: try again where the one that you mean posts.
 }
join-first-title = You are not in this group yet
join-first-text = Answer the question of the day in the group's channel to join.
named-title = You are now an organiser of { $group }
named-text = { $name } named you. { $settings } shows and changes the group, { $now } posts today's question now, and { $pause } and { $resume } stop and restart its posts.
parked-notice-title = { $group } can't post
parked-notice-text = { $channel } refuses posts, so they are kept. The reason: { $reason }
parked-notice-how = Fix it there, or choose another channel with { $settings }. Then resume the group with { $resume }.
parked-notice-plain = Fix it there, then reconnect it on the group's page.
a-channel = The group's channel

## Why a channel refuses our posts
refused-channel-archived = the channel is archived: unarchive it or choose another one
refused-channel-deleted = the channel was deleted
refused-channel-kind = quizbot can't post in this kind of channel
refused-channel-unseen = the channel was deleted, or it is private and quizbot is not in it: invite it there with /invite @quizbot
refused-hidden = quizbot can't see the channel: let it view the channel, or invite it again
refused-no-account = the account no longer exists
refused-no-channel = there is no such channel
refused-no-direct-messages = this person doesn't accept direct messages from quizbot
refused-no-messages-tab = direct messages are switched off in quizbot's app settings
refused-no-threads = the channel has no threads
refused-not-in-channel = quizbot is not in the channel: invite it there with /invite @quizbot
refused-other-server = the channel belongs to another server
refused-permission = quizbot is missing a permission in the channel
refused-permissions = quizbot is missing permissions in the channel: { $permissions }
refused-posting-suspended = the workspace's admins have suspended posting
refused-removed = quizbot was removed from there: add it again
refused-said = the platform says: { $said }
refused-scope-missing = quizbot is missing a permission: an admin has to install it again
refused-tag-required = every post in this forum needs a tag: add a tag that members may use, or turn off the forum's tag requirement
refused-thread-archived = the thread is archived, and only a moderator can reopen it
refused-thread-locked = the thread is locked: a moderator has to unlock it
refused-threads-full = the server can't have more open threads: close some
refused-workspace-closed = quizbot may not act in this workspace: an admin has to allow it
refused-workspace-rules = the workspace's rules keep quizbot from posting in the channel: an admin has to allow it

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
form-nothing = Nothing chosen yet.
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
export-text = The file has everything that is stored about you. It is for you alone.
export-none-title = Nothing is stored about you
export-none-text = You have not answered a question or set up a group.
erase-title = Delete everything about you?
erase-text = Your answers, points, streaks and practice are deleted, with everything quizbot worked out from them: in every group, at once and for good. Nobody can bring them back.
erase-confirm = Delete everything
erase-done-title = Your data has been deleted
erase-done-text = Nothing is stored about you any longer. If you answer a question again, you start as a new member.
withdraw-title = { $count ->
    [one] Leave the group?
   *[other] Which group do you want to leave?
 }
withdraw-text = You won't be on its next leaderboards or in its report, and you no longer organise it. Answer one of its questions or practise in its channel, and you're back with your points and streak.
withdraw-button = Leave { $group }
withdraw-done-title = You have left { $group }
withdraw-done-text = To come back, answer one of its questions or practise in its channel.

## Commands
help-quiz-options = **{ $quiz }** starts five questions. Choose a topic, how many, and a mode: mixed, weak or missed.
help-board-options = **{ $leaderboard }** shows points and your rank; choose a period, or the board by accuracy.
help-report-options = **{ $report }** shows what you know or what the group knows.
help-setup = **{ $setup }** sets up a group in a channel; **{ $settings }** changes it (for organisers).
help-now = **{ $now }** posts today's question now; **{ $pause }** pauses the group, **{ $resume }** resumes it (for organisers).
help-setup-connect = **{ $setup }** sets up a group in a channel or brings in one you organise elsewhere; **{ $settings }** changes it, **{ $disconnect }** takes it out of the channel (for organisers).
help-connect = **{ $connect }** brings a group you organise elsewhere to a channel here too; **{ $disconnect }** takes it out again (for organisers).
help-link = **{ $link }** links your accounts on several platforms so that you are one person; **{ $unlink }** separates them.
help-leave = **{ $leave }** takes you out of the group; answer or practise again to come back.
help-privacy = **{ $export }** sends you your data; **{ $delete }** deletes it.

## When something goes wrong
saving-title = Still saving your answer
saving-text = The database is slow right now, so your answer isn't saved yet. You'll see here how it went.
later-title = That didn't work
later-text = It was our fault, and nothing was lost. Try again in a moment.

## Where a message has no pictures, buttons or columns
people-of = { $people } of { $total }
people-of-right = { $people } of { $total } right
picture-more = { $shown }; and { $more } more.
a-role = the organisers' role
