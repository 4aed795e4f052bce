# Reports, boards by period, corrections and quizzes, in English.

## The group's report
report-title = What the group knows
report-intro = { $sections ->
    [0] No weak sections so far.
    [one] One weak section.
   *[other] { $sections } weak sections.
 } A section counts as weak when it is 80% sure that fewer than { $line } of the answers would be right.
report-none = No section can be shown yet. Each needs { $needed } answers from { $members } members or more, so that no one is singled out.
report-counted = Counted so far: { $evidence }, in { $seen } of { $sections } sections.
report-counted-none = No answers are counted so far.
report-weak-label = Weak
report-strong-label = Strong
report-unknown-label = Not sure yet
report-evidence = { $answers ->
    [one] { $answers } answer
   *[other] { $answers } answers
 } of { $people ->
    [one] { $people } member
   *[other] { $people } members
 }
report-answers = { $answers ->
    [one] { $answers } answer
   *[other] { $answers } answers
 }
report-no-answers = no answers yet
report-missing = { $missing ->
    [one] about one answer more
   *[other] about { $missing } answers more
 }
report-missing-many = many answers more: close to the line
report-section = **{ $section }**: { $chance } ({ $low } to { $high }), { $evidence }
report-weak-heading = Needs work
report-unknown = { $sections ->
    [one] One section is not settled yet
   *[other] { $sections } sections are not settled yet
 }: { $names }.
report-unknown-more = { $names } and { $more } more
report-read = Read about it
report-blueprint = Questions so far, and in brackets what the exam's weights ask for: { $lines }.
report-blueprint-line = { $domain } { $asked } ({ $target })
report-scale = Share of right answers to expect
report-chart-alt = Mastery by section, from the weakest: { $lines }.
report-chart-line = { $section } { $chance } ({ $verdict })
report-practise = Practise the weak sections
report-practise-any = Practise now
report-privacy = Everyone together; no one is named.

## My report
my-report-title = What you know
my-report-none = No section can be shown yet. Each needs { $needed } of your answers; questions of the day and practice both count.
my-report-intro = From { $answers ->
    [one] your { $answers } answer
   *[other] your { $answers } answers
 }. Only you see this.
my-report-trend-up = Since last week: up in { $names }.
my-report-trend-down = Since last week: down in { $names }.
my-report-trend-flat = Since last week: about the same.
my-report-due = { $questions ->
    [one] One missed question is due for review.
   *[other] { $questions } missed questions are due for review.
 }
my-report-later = The next missed question comes back on { $day }.
my-report-next-missed = Next: review what you missed.
my-report-next-weak = Next: practise “{ $section }”.
my-report-next-more = Next: answer a few more questions to make the report more certain.
my-report-next-keep = Next: keep it up. None of your sections is weak.
my-report-review = Review missed questions

## Boards
board-title-week = Leaderboard: this week so far
board-title-month = Leaderboard: this month so far
board-title-all = Leaderboard: all time
board-accuracy-title-week = Accuracy: this week so far
board-accuracy-title-month = Accuracy: this month so far
board-accuracy-title-all = Accuracy: all time
board-accuracy = Accuracy
board-accuracy-how = Few answers say little: until there are more, a share is shown closer to the group's average. Listed from 10 answers on.
board-accuracy-empty = Nobody has 10 answers in this period yet.
board-accuracy-place = You: rank { $rank } with { $share }.
board-accuracy-no-place = You need { $missing ->
    [one] one more answer
   *[other] { $missing } more answers
 } to be ranked here.
board-goal-reached = Goal reached: { $people } of { $members } answered.
board-goal-stays = The goal of the week was reached.
board-goal = Goal of the week: { $goal ->
    [one] one member answers
   *[other] { $goal } members answer
 }. { $missing ->
    [one] One to go.
   *[other] { $missing } to go.
 }
board-hidden = You are not shown on the leaderboards. Only you see your points.

## Corrections
correction-title = An answer key was corrected
correction-text = This question had a wrong answer key. The right answer is: { $key }
correction-changed = { $right ->
    [0] No answers in this group are now correct
    [one] One answer in this group is now correct
   *[other] { $right } answers in this group are now correct
 }, { $wrong ->
    [0] none is now incorrect
    [one] one is now incorrect
   *[other] { $wrong } are now incorrect
 }. Points, leaderboards and reports are recomputed.
reveal-withdrawn = This question has since been withdrawn. Your answers still count as they were given.
reveal-corrected = The answer key of this question was corrected. The reasons below are still the old ones.
rekey-done-title = The key is corrected
rekey-done-text = { $right ->
    [0] No answers are now correct
    [one] One answer is now correct
   *[other] { $right } answers are now correct
 }, { $wrong ->
    [0] none is now incorrect
    [one] one is now incorrect
   *[other] { $wrong } are now incorrect
 }. { $groups ->
    [0] No group had answered it.
    [one] One group is told.
   *[other] { $groups } groups are told.
 }
rekey-same-title = That is already the key
rekey-same-text = Nothing was changed.
rekey-bad-title = That can't be the key
rekey-bad-text = Nothing was changed. Pick one option for each part, every step once, and of several options at least one but not all.
rekey-others-title = Other groups are asked this question too
rekey-others-text = Nothing was changed, because it would change their points. Ask the operator of this bot to use { $command }.
rekey-unknown-title = There is no such question here
rekey-unknown-text = Only questions that were revealed in this group can be corrected. Choose one from the list.

## Quizzes
quiz-title = Quiz: question { $number } of { $total }
quiz-resumed = Welcome back: here is where you were.
quiz-repeats = You have answered all of these before, so they come again.
quiz-footer = Practice: it counts for your own report, never for points.
quiz-next = Next question
quiz-finish = Show the result
quiz-summary-title = Quiz finished: { $correct } of { $answers } right
quiz-summary-empty-title = Quiz ended
quiz-summary-empty = Nothing was answered.
quiz-summary-section = **{ $section }**: { $correct } of { $answers }
quiz-summary-review = To review:
quiz-summary-missed = They come back when you practise what you missed, from tomorrow on.
quiz-summary-perfect = All right. Well done!
quiz-again = Another quiz
quiz-nothing-due-title = Nothing to review
quiz-nothing-due = No missed question is due.
quiz-nothing-due-later = The next one comes back on { $day }.
quiz-quoted = “{ $text }”
quiz-no-topic-title = No topic is called { $topic }
quiz-no-topic = Try a part of a section's name, such as “deploy” or “fairness”.
quiz-no-topic-near = Did you mean one of these?
quiz-no-topic-help = { $help } lists what can be done here.
quiz-many-topics-title = { $topic } could be several topics
quiz-many-topics = Choose one:
quiz-many-topics-more = There are { $more } more: please name it more closely.
quiz-bad-count-title = { $count } questions cannot be asked
quiz-bad-count = Ask for 1 to { $most } questions.
quiz-no-questions-title = No question can be asked
quiz-no-questions-text = The only questions on this are open in your group now. Try again when they are closed.
quiz-none-title = This quiz is over
quiz-none-text = Start another one with /quiz.

## Saying that a question is wrong
flag-button = Report a problem
flag-title = Thank you
flag-text = Your note goes to the organiser of the group.
flag-known-title = You have told us already
flag-known-text = The organiser has your note.

## Commands
help-quiz = **{ $quiz }** starts five questions. **{ $quiz } deploy 10 weak** asks for a topic, a number and a way: mixed, weak or missed.
help-report = **{ $report }** shows what you know; **{ $report } group** what the group knows.
help-board = **{ $leaderboard } month** and **{ $leaderboard } all accuracy** show other boards.
