# What people read on cards, in English. Every message has its twin in es/cards.ftl.

## The question of the day
question-title = Question of the day
question-title-of = Question { $number } of { $total }
question-choose = Choose { $count ->
    [one] one option.
   *[other] { $count } options.
 }
question-order = Put the steps in order, first step first.
question-closes = Open until { $when }.
question-first-counts = Your first answer counts.
question-may-change = You can change your answer until then.
question-withdrawn = This question has been withdrawn. You can still answer it; answers count as usual.
question-legacy = Covers SDK v1, which is no longer supported
question-shown-in = The same question in English
blank-label = Blank { $label }
answer-button = Answer { $letter }
send-answers = Send answer
translate-button = Show this question in { $language }
yes = Yes
no = No
step-position = Step { $number }

# Spanish needs the hour.
moment = { $hour ->
   *[other] { $day }, { $time }
 }

## What a member is told, in private
feedback-right = Right!
feedback-wrong = Not this time
feedback-parts = { $score } of { $parts } parts right
feedback-order-yours = Your order: { $yours }
feedback-order-key = The right order: { $key }
feedback-correct-is = { $answer } is right.
points-earned = +{ $points ->
    [one] { $points } point
   *[other] { $points } points
 }
streak-days = { $days }-day streak
read-more = Read more
kept-title = Your answer is saved
kept-text = You answered { $yours }. You'll see whether it's right when the question closes; until then you can change it.
kept-changed-title = Your answer has been changed
already-text = This was your first answer, the one that counts.
closed-title = This question is closed
closed-text = The answer is shown on the question itself. The next question is a new chance!
not-here-title = This button does not work here
not-here-text = It belongs somewhere else or to an old message. Use the buttons on the newest question.
not-member-title = Join the group first
not-member-text = Ask for the group's invite link, then answer here.
bad-choice-title = That answer doesn't fit this question
bad-choice-text = Use the buttons below the question. Nothing was recorded.

## The reveal
reveal-title = The answer: { $key }
reveal-title-parts = The answer
reveal-mine = My answer
reveal-people = { $people ->
    [0] Nobody answered this time.
    [one] One person answered
   *[other] { $people } people answered
 }
reveal-share = { $share } right
people-right = { $people ->
    [one] { $people } right
   *[other] { $people } right
 }
people-chose = { $people ->
    [one] { $people } answer
   *[other] { $people } answers
 }

## The leaderboard
board-title = Leaderboard: week of { $week }
board-rank = Rank
board-name = Name
board-points = Points
board-right = Right
board-right-of = { $correct } of { $answers }
board-alt-points = { $rank }. { $name }, { $points ->
    [one] { $points } point
   *[other] { $points } points
 }, { $correct } of { $answers } right
board-alt-accuracy = { $rank }. { $name }, { $share }, { $correct } of { $answers } right
board-more = { $people ->
    [one] and one more person
   *[other] and { $people } more people
 }
board-empty = Nobody has points yet. Answer the question of the day to be the first!
board-empty-week = Nobody answered last week. A new week, a new chance!
board-answered = { $people } of { $members ->
    [one] { $members } member
   *[other] { $members } members
 } answered.
board-how = 1 point for an answer in time, 2 more if it's right.
board-place = You: rank { $rank } with { $points ->
    [one] { $points } point
   *[other] { $points } points
 }.
board-to-next = { $points ->
    [one] { $points } point
   *[other] { $points } points
 } to the next rank.
board-no-place = You have no points in this period yet.
board-not-member = You are not in this group yet. Answer the question of the day in its channel to join.
board-streak = Your streak: { $days ->
    [one] { $days } day
   *[other] { $days } days
 }.

## Commands
help-title = What you can do here
help-leaderboard = **{ $leaderboard }** shows this week's points and your rank.
help-help = **{ $help }** shows this list.
help-answer = Answer the question of the day with its buttons; only you see whether you were right.
unknown-command-title = There is no command { $command }
unknown-command-text = Type { $help } for a list of commands.
unknown-command-near = Did you mean { $near }?
stray-board = I don't know the word “{ $word }”. You can use: week, month, all; points, accuracy.
stray-report = I don't know the word “{ $word }”. You can use: me, group.
