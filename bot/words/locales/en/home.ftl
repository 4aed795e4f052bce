# A person's overview of their groups, in English. Every message has its twin in es/home.ftl.

home-welcome = Welcome to quizbot
home-newcomer = Answer the question of the day once in your group's channel. After that you'll see your questions, streak and rank here.
home-no-group = No group yet? Anyone who manages this workspace can set one up with { $setup }.
home-no-questions = No question is open right now.
home-waiting = { $waiting ->
    [one] One question waits for your answer
   *[other] { $waiting } questions wait for your answer
 } until { $when }.
home-all-answered = You have answered everything that is open until { $when }.
home-answer = Answer the question
home-answer-number = Answer question { $number }
home-see = See my answer
home-see-number = See my answer to question { $number }
home-streak = { $days ->
    [0] You have no streak at the moment.
    [one] Your streak: 1 day.
   *[other] Your streak: { $days } days.
 }
home-rank = This week: rank { $rank } with { $points ->
    [one] 1 point.
   *[other] { $points } points.
 }
home-no-rank = No points yet this week.
home-weak = Needs work:
home-none-weak = No weak sections so far.
home-nothing-known = Answer a few questions to see your weak sections here.
home-board = Leaderboard
home-language = My language, for what only I see
