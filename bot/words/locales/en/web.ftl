# The words of the web page, in English. Every message has its twin in es/web.ftl.

## Every page
skip = Skip to the content
nav = Pages
nav-questions = Questions
nav-leaderboard = Leaderboard
nav-report = My report
nav-me = Me
nav-review = Review
nav-settings = Settings
nav-packs = Packs
nav-new-group = New group
nav-legal = Privacy and terms
only-you = Only you can see this
posted = { $day }, { $time }

## The start page and joining
start-title = Study groups
start-text = One question a day, together. You learn at once why each option is right or wrong.
start-mine = Your groups
start-others = Groups to join
start-closed = To join a group, open the invite link that its organiser sent you.
join-title = Join { $group }
join-text = Answer one question a day. Only you see whether you were right; points go to the group's leaderboard.
join-name = Your name
join-name-hint = As the group should see it on the leaderboard.
join-button = Join
join-privacy = There is no account. This browser remembers you with one cookie, and nothing is sent to anyone else.
organise-title = Organise { $group }
organise-text = With this link you can change the group's settings and set up more groups.
organise-button = Become an organiser
organiser-name = Organiser

## A group's channel
feed-label = Questions and messages
feed-earlier = Earlier messages
feed-latest = Back to the newest messages
feed-empty = The first question appears here: { $when }.
feed-empty-paused = There are no questions yet, and the group is paused.
say-label = Message or command
say-placeholder = /quiz, /report or /help
say-button = Send
you-said = You:
no-command-title = This box takes commands
no-command-text = Type **/quiz** to practise, **/report** to see what you know, or **/help** for everything you can do here. Questions are answered with their own buttons.
offline = The connection was lost. Trying again…
live-ended = This page no longer updates by itself. Please reload it.
send-saving = Still saving… This isn't saved yet.
send-failed = We can't tell whether that was saved. Check the connection and try again: it counts only once.

## Options and answers
mark-right = Right
mark-wrong = Wrong
mark-mine = Your answer
picked = { $chosen } of { $count } chosen
order-how = Tap the steps in their order. Tap one again to take it back.
order-undo = Undo
order-reset = Start again
order-so-far = Your order: { $letters }

## When a group posts
days-every = every day
days-working = Monday to Friday
schedule = { $days } at { $time } ({ $zone })

## Setting a group up
new-title = Set up a group
new-button = Set up the group
settings-title = Settings
settings-button = Save
field-name = Name of the group
field-exam = Exam
field-language = Language of the questions
field-time = Time of the questions
field-zone = Time zone
field-days = Days with questions
field-count = Questions a day
field-goal = Goal: how many percent of the members answer in a week
goal-hint = It is shown on the leaderboard: a goal of everybody together.
field-feedback = When members learn whether they were right
zone-hint = A city's zone, such as Europe/Madrid. Begin to type to see them.
exam-stays = To study for another exam, set up another group.
field-discussion = A thread under each question
discussion-hint = For the group's channels on chat platforms; this page has no threads.
feedback-at-once = At once
feedback-at-once-text = Each member sees right or wrong and every reason after answering. The first answer counts.
feedback-at-reveal = At the reveal
feedback-at-reveal-text = Answers can be changed until the question closes; then everyone sees the solution.
form-faults = { $count ->
    [one] One thing needs a change. Nothing was saved yet.
   *[other] { $count } things need a change. Nothing was saved yet.
 }
fault-name-empty = Enter a name.
fault-name-long = Enter a shorter name, of at most 40 characters.
fault-exam = Choose one of the exams in the list.
fault-language = Choose a language that the exam has.
fault-zone = There is no such time zone. A time zone looks like Europe/Madrid or UTC.
fault-time = Enter a time from 00:00 to 23:59, such as 09:00.
fault-days = Choose at least one day.
fault-count = Enter a number from 1 to 10.
fault-goal = Enter a number from 10 to 100.
fault-feedback = Choose one of the two.
invite-title = Invite link
invite-text = Whoever has this link can join the group.
copy = Copy
copied = Copied
pause-title = Pause
pause-text = While the group is paused, no questions and no leaderboards are posted. Streaks are kept.
pause-button = Pause the group
paused-text = This group is paused: nothing is posted until an organiser resumes it.
resume-button = Resume
parked-title = A channel is not reached
parked-text = A channel of this group refuses our posts; they are kept until it is mended.
parked-why = Posts to it are kept. Mend what is named here, then connect it again.
parked-button = Connect again
notice-created = The group is set up. Its first question appears here within seconds.
notice-saved = Saved. The new settings count from the next question on.
notice-paused = The group is paused.
notice-resumed = The group goes on with its next question.
notice-reconnected = Connected again. What was kept is sent within seconds.

## Charts
chart-table = The same as a table
chart-section = Section
chart-verdict = Verdict
chart-range = { $low } to { $high }

## The pages of boards and reports
board-choose = Which leaderboard
board-span-week = This week
board-span-month = This month
board-span-all = All time
board-kind-points = Points
board-kind-accuracy = Accuracy
board-posted = As it was posted on Monday
report-page = Report
report-choose = Whose report
report-me = Mine
report-group = The group's
no-exam-title = This exam is not installed
no-exam-text = The questions of the group's exam are missing. Whoever runs quizbot can put them back.

## A member's own settings
me-title = My settings
me-streak = My streak
me-streak-days = { $days ->
    [0] No streak at the moment.
    [one] One day in a row.
   *[other] { $days } days in a row.
 }
me-freezes = { $freezes ->
    [0] There is no freeze left.
    [one] One freeze is left.
   *[other] { $freezes } freezes are left.
 }
me-streak-how = A day counts when you answer before the reveal. Days without a question break nothing, and a missed one is covered by a freeze while you have one.
me-rest = Planned rest
me-rest-text = Days on which you don't answer and your streak waits for you.
me-rest-range = { $first } to { $last }
me-rest-first = From
me-rest-last = Until
me-rest-plan = Plan these days
me-rest-drop = Take back what has not begun
rest-fault-date = Enter both dates, such as 2026-12-24.
rest-fault-past = A rest begins today or later. What is past cannot be planned.
rest-fault-order = The last day comes before the first. Swap them.
rest-fault-long = Plan at most 60 days at once.
rest-fault-many = You have planned many rests already. Take some back first.
me-boards = Leaderboards
me-boards-shown = Show me on the group's leaderboards
me-boards-text = Your points are kept either way; without this only you see them.
me-language = My language
me-language-text = For these pages and for what only you see. The group's posts stay in its own language.
me-notice-boards = Saved. It holds at once.
me-notice-rest-planned = Planned. Your streak waits on these days.
me-notice-rest-dropped = Taken back.
me-data = My data
me-data-text = Everything that is stored about you, as a file that people and programs can read.
me-data-more = What is stored, and why
me-data-button = Download my data
me-going = Going
leave-title = Leave the group
leave-text = You no longer see its questions, and you are not on its next leaderboards. Whoever comes back finds points and streak as they were.
confirm-button-leave = Leave
delete-title = Delete me
delete-text = This removes your name, your answers, your points and streaks, your practice and what was learned of you, in every group, at once and for good. Nobody can bring it back.
delete-organiser = Groups that you organise stay, with their other members. If nobody else organises one, whoever has its organiser link or manages its chat workspace still can.
confirm-button-delete = Delete all of it
confirm-no = Stay
farewell-left-title = You have left the group
farewell-left-text = You can come back at any time by its invite link, in this browser.
farewell-deleted-title = You are deleted
farewell-deleted-text = All that was stored about you is gone. This browser is a stranger here now.

## An organiser's review of the questions
review-title = Questions to review
review-text = What members say and how the questions work. Only revealed ones are here, and those that need you come first.
review-empty = No question has been revealed yet. They appear here after their reveal.
review-one = A question
review-back = All questions
review-notes = { $notes ->
    [one] One note
   *[other] { $notes } notes
 }
review-alarm = Is the key wrong?
review-corrected = Key corrected
review-withdrawn = Withdrawn
review-asked = { $times ->
    [one] asked once
   *[other] asked { $times } times
 }
review-answers = { $answers ->
    [one] one answer
   *[other] { $answers } answers
 }
review-said = Members say that something is wrong
review-settle = I have looked at it
review-settled = Put away. Thank you for looking.
review-statistics = How it works
review-statistics-how = From the answers of all groups to this exam. Letters are those of the list below; few answers would mislead.
item-share = Right answers
item-choices = Chosen
item-discrimination = Discrimination
item-dead = Options that next to nobody takes
item-dead-none = none
item-alarm = Is the key wrong?
item-alarm-none = Nothing speaks for it.
item-alarm-text = Perhaps. Of the better half, { $rivals } chose { $rival } and { $right } the key, and fewer were right than expected.
item-from = from { $answers } answers on
item-discriminates = { $value }: those who know more answer it better
item-hardly = { $value }: it hardly tells who knows more (0.2 and more is good)
key-title = Correct the key
key-text = Pick what is right. Every answer is graded again, points, boards and reports are recomputed, and each group that answered is told.
key-withdrawn-title = The key it had
key-withdrawn-text = This question has left the question bank, so its key can no longer be corrected here. Its answers still count.
key-one = The right option
key-several = The right options
key-now = Key now
key-button = Correct the key

## The pack browser, for organisers
packs-title = Question packs
packs-text = Every question that groups here may be asked, with its key and its reasons. Questions that are open in a group of yours stay hidden until their reveal.
packs-questions = { $questions ->
    [0] no questions
    [one] one question
   *[other] { $questions } questions
 }
packs-skills = { $covered } of { $skills ->
    [one] { $skills } skill
   *[other] { $skills } skills
 } covered
packs-weight = { $low } to { $high } of the exam
packs-by-skill = Questions by skill
packs-back = All packs
packs-hidden = { $questions ->
    [one] One question is open in a group of yours and hidden until its reveal.
   *[other] { $questions } questions are open in groups of yours and hidden until their reveal.
 }
packs-none = No question yet.
packs-all-hidden = Hidden until the reveal.
packs-open-all = Open all
packs-close-all = Close all
packs-type-single = Single choice
packs-type-multiple = Multiple choice
packs-type-order = Order
packs-type-match = Match
packs-type-series = Yes or no
packs-difficulty-1 = Recall
packs-difficulty-2 = Apply
packs-difficulty-3 = Analyse
packs-sdk-any = For any SDK
packs-sdk-v1 = For SDK v1
packs-sdk-v2 = For SDK v2
preview-title = A question and its reveal

## The file with a person's data
export-what = Everything that quizbot stores about you, and nothing about anybody else. Times are in UTC.
export-answers = “letters” are those that the post showed, “choice” is their text. An answer that waits for the reveal of its question has no grade here yet: it would tell the solution.
export-beliefs = “beliefs” are estimates of what you know, in general and by domain, section and skill: mean and variance on the logit scale, where more means that you know more. Those named “question” only say how often you answered it.

## Privacy
privacy-title = Privacy
privacy-lead = quizbot stores what it needs to run study groups. This page says what that is, and how you get it or remove it.
privacy-who = Who is responsible
privacy-who-text = Whoever runs this installation, its operator, is responsible for what it stores.
privacy-contact = Contact:
privacy-no-contact = The operator has not named a contact here. Ask whoever set up your study group.
privacy-what = What is stored about you
privacy-what-identity = Who you are: the ids of your account and its workspace on the chat platform, or, on these pages, a random id that your browser keeps in a cookie.
privacy-what-groups = The groups you joined and when, your name in each, whether you organise it and appear on its leaderboards, and the language you chose.
privacy-what-answers = Your answers to the group's questions and in practice: what you chose, when, and whether it was right.
privacy-what-sums = What follows from them: points, streaks, estimates of what you know in each topic, and when a missed question comes back.
privacy-what-words = The rest days you plan, and what you write when you report a question.
privacy-what-not = Your other messages, your e-mail address and your network address are not stored. There is no advertising and no tracking.
privacy-what-cookie = These pages set one cookie, which they need to know you again. It holds the random id, your language and whether you came as an organiser, and ends { $days } days after your last visit.
privacy-why = Why
privacy-why-text = To tell you what was right and why, to keep points, streaks and leaderboards, to choose practice that helps you, to show groups what they should study, and to find questions that do not work.
privacy-sees = Who sees it
privacy-sees-you = Only you see your answers, your practice and your report.
privacy-sees-group = Your group sees your name and your points on its leaderboards, unless you take yourself off them. It also sees how many people chose each option, and a report about all members together: neither names anybody.
privacy-sees-organisers = Organisers see what you write when you report a question, with your name. The operator can see all that is stored.
privacy-sees-platforms = What you do on Discord or Slack is also seen by them, under their own rules. quizbot itself sends nothing to anybody else.
privacy-long = For how long
privacy-long-text = Until you delete it. Nothing is removed by itself, and whoever comes back to a group finds everything as it was.
privacy-yours = Get or delete your data
privacy-yours-web = On these pages: here, or under “Me” in your group, in the browser in which you answer.
privacy-yours-discord = On Discord: `/privacy export` and `/privacy delete`.
privacy-yours-slack = On Slack: `/quiz privacy export` and `/quiz privacy delete`.
privacy-yours-each = Do it on each platform where you use quizbot. Only if you link your accounts does it know that they are one person: then once is enough.
privacy-after = After you delete
privacy-after-text = All of the above is removed at once, in every group. Leaderboards that were posted are edited to leave you out. How hard the questions are was also learned from your answers; that is computed anew without them, normally within hours.
privacy-after-stays = What stays: numbers without names in what was posted, posts that a platform no longer lets quizbot edit, and the operator's backups until they are replaced.

## Terms
terms-title = Terms
terms-lead = The operator of this installation offers it to you as it is. Whoever uses it agrees to the following.
terms-service = The service
terms-service-text = The operator may change, pause or end it, and may remove groups and people that spoil it for others. You can leave at any time and take your data with you.
terms-questions = The questions
terms-questions-text = The questions that come with quizbot are written for practice, from public documentation. They are not those of the real exam, they may be wrong, and nobody promises that you pass. The names of exams and products belong to their owners, who have no part in quizbot.
terms-fair = Fair use
terms-fair-text = Use a name that others can live with, answer for yourself, and do not flood or attack the service: whoever sends too much has to wait. Do not write secrets or other people's data into a report about a question.
terms-words = What you write
terms-words-text = It stays yours. Organisers and the operator may use it to mend the questions.
terms-warranty = No warranty
terms-warranty-text = quizbot is free software under the MIT licence, without warranty of any kind. As far as the law allows, neither its authors nor the operator are liable for what comes of using it.

## When something is wrong
error-start = To the start page
error-400-title = That did not work
error-400-text = The page could not make sense of what was sent. Go back, reload and try again.
error-403-title = This page is not open to you
error-403-text = Groups are open to their members, and settings to organisers. Ask for the group's invite link and open it in this browser.
error-404-title = There is nothing here
error-404-text = The address may be incomplete. Open the link once more as it was sent to you, or begin at the start page.
error-413-title = That was too much at once
error-413-text = Shorten what you entered and send it again.
error-429-title = Too many tries at once
error-429-text = Wait a few seconds, then try again. What you sent before is kept.
error-500-title = Something went wrong here
error-500-text = It was our fault, and the operator finds it in the log. Try again in a minute.
error-old-form-title = This page is too old
error-old-form-text = Nothing was recorded. Reload the page and try again; cookies must be allowed for it.
