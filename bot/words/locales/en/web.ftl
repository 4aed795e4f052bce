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
goal-hint = Shown on the leaderboard: a goal for everyone together.
field-feedback = When members learn whether they were right
zone-hint = A city's zone, such as Europe/Madrid. Start typing to see them.
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
fault-language = Choose one of the exam's languages.
fault-zone = There is no such time zone. Time zones look like Europe/Madrid or UTC.
fault-time = Enter a time from 00:00 to 23:59, such as 09:00.
fault-days = Choose at least one day.
fault-count = Enter a number from 1 to 10.
fault-goal = Enter a number from 10 to 100.
fault-feedback = Choose one of the two.
invite-title = Invite link
invite-text = Anyone with this link can join the group.
copy = Copy
copied = Copied
pause-title = Pause
pause-text = While the group is paused, no questions or leaderboards are posted. Streaks are kept.
pause-button = Pause the group
paused-text = This group is paused: nothing is posted until an organiser resumes it.
resume-button = Resume
parked-title = A channel can't be reached
parked-text = A channel of this group refuses posts; they are kept until it is fixed.
parked-why = Posts to it are kept. Fix what is named here, then reconnect it.
parked-button = Reconnect
notice-created = The group is set up. Its first question will appear here within seconds.
notice-saved = Saved. The new settings apply from the next question.
notice-paused = The group is paused.
notice-resumed = The group goes on with its next question.
notice-reconnected = Reconnected. Posts that were kept will be sent within seconds.

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
board-posted = As posted on Monday
report-page = Report
report-choose = Whose report
report-me = Mine
report-group = The group's
no-exam-title = This exam is not installed
no-exam-text = The questions of the group's exam are missing. The operator of quizbot can put them back.

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
me-streak-how = A day counts if you answer before the reveal. Days without a question don't break a streak, and a freeze covers a missed day while you have one.
me-rest = Planned rest
me-rest-text = Days when you don't answer and your streak waits for you.
me-rest-range = { $first } to { $last }
me-rest-first = From
me-rest-last = Until
me-rest-plan = Plan rest
me-rest-drop = Cancel rest that hasn't started
rest-fault-date = Enter both dates, such as 2026-12-24.
rest-fault-past = Rest starts today or later. The past can't be planned.
rest-fault-order = The last day comes before the first. Swap them.
rest-fault-long = Plan at most 60 days at a time.
rest-fault-many = You have already planned a lot of rest. Cancel some first.
me-boards = Leaderboards
me-boards-shown = Show me on the group's leaderboards
me-boards-text = Your points are kept either way; if you hide them, only you see them.
me-language = My language
me-language-text = For these pages and for what only you see. The group's posts stay in the group's language.
me-notice-boards = Saved.
me-notice-rest-planned = Planned. Your streak waits on those days.
me-notice-rest-dropped = Cancelled.
me-data = My data
me-data-text = Everything that is stored about you, in a file that people and programs can read.
me-data-more = What is stored and why
me-data-button = Download my data
me-going = Leave
leave-title = Leave the group
leave-text = You will no longer see its questions or be on its next leaderboards. If you come back, your points and streak are as you left them.
confirm-button-leave = Leave
delete-title = Delete my data
delete-text = This removes your name, answers, points and streaks, your practice and what was learned about you, in every group, at once and for good. Nobody can bring it back.
delete-organiser = Groups you organise stay, with their other members. If nobody else organises one, anyone with its organiser link or who manages its chat workspace still can.
confirm-button-delete = Delete everything
confirm-no = Stay
farewell-left-title = You have left the group
farewell-left-text = You can come back at any time with its invite link, in this browser.
farewell-deleted-title = Your data has been deleted
farewell-deleted-text = Nothing is stored about you any longer, and you are signed out in this browser.

## An organiser's review of the questions
review-title = Questions to review
review-text = What members say and how the questions work. Only revealed questions are listed; those that need you come first.
review-empty = No question has been revealed yet. Questions appear here after their reveal.
review-one = A question
review-back = All questions
review-notes = { $notes ->
    [one] One note
   *[other] { $notes } notes
 }
review-alarm = Wrong key?
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
review-settle = Mark as reviewed
review-settled = Marked as reviewed. Thank you for looking.
review-statistics = How it works
review-statistics-how = From the answers of all groups with this exam. Letters are those of the list below; with few answers the figures mislead.
item-share = Right answers
item-choices = Chosen
item-discrimination = Discrimination
item-dead = Options that hardly anyone chooses
item-dead-none = none
item-alarm = Wrong key?
item-alarm-none = No sign of that.
item-alarm-text = Perhaps. In the stronger half, { $rivals } chose { $rival } and { $right } the key, and fewer were right than expected.
item-from = after { $answers } answers
item-discriminates = { $value }: those who know more do better on it
item-hardly = { $value }: hardly separates those who know more (0.2 or more is good)
key-title = Correct the key
key-text = Choose what is right. All answers are graded again, points, leaderboards and reports are recomputed, and each group that answered is told.
key-withdrawn-title = The key it had
key-withdrawn-text = This question is no longer in the question bank, so its key can't be corrected here. Its answers still count.
key-one = The right option
key-several = The right options
key-now = Current key
key-button = Correct the key

## The pack browser, for organisers
packs-title = Question packs
packs-text = Every question that groups here may be asked, with its key and reasons. Questions that are open in one of your groups stay hidden until their reveal.
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
packs-none = No questions yet.
packs-all-hidden = Hidden until the reveal.
packs-open-all = Expand all
packs-close-all = Collapse all
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
export-answers = “letters” are those that the post showed, “choice” is their text. An answer waiting for its question's reveal has no grade here yet: it would give the solution away.
export-beliefs = “beliefs” are estimates of what you know, overall and by domain, section and skill: mean and variance on the logit scale, where more means that you know more. Those named “question” only say how often you answered it.

## Privacy
privacy-title = Privacy
privacy-lead = quizbot stores what it needs to run study groups. This page says what that is, and how to get it or delete it.
privacy-who = Who is responsible
privacy-who-text = The operator of this installation is responsible for what it stores.
privacy-contact = Contact:
privacy-no-contact = The operator has not named a contact here. Ask the person who set up your study group.
privacy-what = What is stored about you
privacy-what-identity = Who you are: the ids of your account and its workspace on the chat platform, or, on these pages, a random id that your browser keeps in a cookie.
privacy-what-groups = The groups you joined and when, your name in each, whether you organise it and appear on its leaderboards, and the language you chose.
privacy-what-answers = Your answers to the group's questions and in practice: what you chose, when, and whether it was right.
privacy-what-sums = What follows from them: points, streaks, estimates of what you know in each topic, and when a missed question comes back.
privacy-what-words = The rest days you plan, and what you write when you report a question.
privacy-what-not = Your other messages, your e-mail address and your network address are not stored. There is no advertising and no tracking.
privacy-what-cookie = These pages set one cookie, which they need to recognise you. It holds the random id, your language and whether you came as an organiser, and expires { $days } days after your last visit.
privacy-why = Why
privacy-why-text = To tell you what was right and why, to keep points, streaks and leaderboards, to choose practice that helps you, to show groups what they should study, and to find questions that do not work.
privacy-sees = Who sees it
privacy-sees-you = Only you see your answers, your practice and your report.
privacy-sees-group = Your group sees your name and points on its leaderboards, unless you hide them. It also sees how many people chose each option, and a report about all members together: neither names anyone.
privacy-sees-organisers = Organisers see what you write when you report a question, with your name. The operator can see everything that is stored.
privacy-sees-platforms = Discord and Slack also see what you do there, under their own rules. quizbot itself sends nothing to anyone else.
privacy-long = For how long
privacy-long-text = Until you delete it. Nothing is removed by itself, and if you come back to a group, you find everything as it was.
privacy-yours = Get or delete your data
privacy-yours-web = On these pages: here, or under “Me” in your group, in the browser in which you answer.
privacy-yours-discord = On Discord: `/privacy export` and `/privacy delete`.
privacy-yours-slack = On Slack: `/quiz privacy export` and `/quiz privacy delete`.
privacy-yours-each = Do this on each platform where you use quizbot. Only if you link your accounts does it know that they are one person: then once is enough.
privacy-after = After you delete
privacy-after-text = All of the above is removed at once, in every group. Leaderboards already posted are edited to leave you out. How hard the questions are was also learned from your answers; that is computed again without them, normally within hours.
privacy-after-stays = What stays: numbers without names in what was posted, posts that a platform no longer lets quizbot edit, and the operator's backups until they are replaced.

## Terms
terms-title = Terms
terms-lead = The operator offers you this installation as it is. By using it you agree to the following.
terms-service = The service
terms-service-text = The operator may change, pause or end it, and may remove groups and people that spoil it for others. You can leave at any time and take your data with you.
terms-questions = The questions
terms-questions-text = The questions that come with quizbot are written for practice, from public documentation. They are not the real exam's, they may be wrong, and nobody promises that you will pass. The names of exams and products belong to their owners, who have no part in quizbot.
terms-fair = Fair use
terms-fair-text = Use a name that others can live with, answer for yourself, and don't flood or attack the service: if you send too much, you have to wait. Don't put secrets or other people's data into a report about a question.
terms-words = What you write
terms-words-text = It stays yours. Organisers and the operator may use it to correct the questions.
terms-warranty = No warranty
terms-warranty-text = quizbot is free software under the MIT licence, without warranty of any kind. As far as the law allows, neither its authors nor the operator are liable for what comes of using it.

## When something is wrong
error-start = To the start page
error-400-title = That didn't work
error-400-text = The page could not make sense of what was sent. Go back, reload and try again.
error-403-title = This page is not open to you
error-403-text = Groups are open to their members, and settings to organisers. Ask for the group's invite link and open it in this browser.
error-404-title = There is nothing here
error-404-text = The address may be incomplete. Open the link again as it was sent to you, or go to the start page.
error-413-title = That was too much at once
error-413-text = Shorten what you entered and send it again.
error-429-title = Too many attempts at once
error-429-text = Wait a few seconds, then try again. What you sent before was kept.
error-500-title = Something went wrong here
error-500-text = It was our fault, and the details are in the operator's log. Try again in a minute.
error-old-form-title = This page is too old
error-old-form-text = Nothing was recorded. Reload the page and try again; your browser has to allow cookies.
