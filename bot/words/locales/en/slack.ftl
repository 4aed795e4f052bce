# What only Slack needs, in English. Every message has its twin in es/slack.ftl.

## An answer that was sent too early
incomplete-title = Your answer is not complete yet
incomplete-several = Choose exactly { $wanted ->
    [one] one option
   *[other] { $wanted } options
 }; { $chosen ->
    [0] none is chosen.
    [one] one is chosen.
   *[other] { $chosen } are chosen.
 }
incomplete-order = Choose a different step for each of the { $wanted } places; so far { $chosen ->
    [0] none is chosen.
    [one] one is chosen.
   *[other] { $chosen } different ones are chosen.
 }
incomplete-each = Answer each of the { $wanted } parts; so far { $chosen ->
    [0] none is answered.
    [one] one is answered.
   *[other] { $chosen } are answered.
 }
incomplete-how = Nothing was recorded. Your choices are still there: complete them and send again.
slack-not-installed = quizbot isn't installed in this workspace: its token belongs to another one. Ask an admin to install the app here.
