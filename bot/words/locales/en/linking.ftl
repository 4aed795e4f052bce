# One person with several accounts: linking and unlinking them, in English.
# Every message has its twin in es/linking.ftl.

linked-place = { $platform ->
    [discord] Discord
    [slack] Slack
    [web] the web page
   *[other] another place
 }
linked-places = { $place } ({ $count } times)

## A code
link-code-title = Link your accounts
link-code-text = Your code is **{ $code }**. It works once, for { $minutes } minutes.
link-code-where = Enter it with your other account: on Discord with `/link`, on Slack with `/quiz link` followed by the code, on the web page or in another browser under “{ $page }”.
link-code-then = From then on you are one person in both places: one streak, one place on the leaderboards, one report, and each question counts once. Both accounts get the rights of both.
link-code-secret = Don't show it to anyone: if they enter it, they become the same person as you.
link-now = Linked accounts: { $places }.

## A code is to be used
link-ask-title = Is this you?
link-ask-text = This code belongs to { $name }, who takes part on: { $places }.
link-ask-nameless = This code belongs to someone without a group, who is on: { $places }.
link-ask-then = If you link the accounts, you become one person: one streak, one place on the leaderboards, one report and all answers together, and each account gets the rights of both.
link-ask-careful = Nothing is linked yet. If someone else gave you this code, don't link: they could act as you.
link-ask-confirm = Yes, that's me: link
link-ask-no = Don't link

## A code was entered
link-done-title = Your accounts are linked
link-done-text = You are now one person, with one streak, one place on the leaderboards and one report.
link-done-twice = { $questions ->
    [one] One question you had answered with both: the earlier answer counts.
   *[other] { $questions } questions you had answered with both: the earlier answers count.
 }
link-done-undo = { $unlink } makes this account a separate person again.
link-same-title = That is your own code
link-same-text = Nothing was linked. Enter it with your other account, not this one.
link-bad-title = This code doesn't work
link-bad-text = It is mistyped, used up, or too old. { $left ->
    [0] Ask for a new one with your other account, and wait a quarter of an hour.
    [one] You can try once more now; your other account can give you a new code.
   *[other] You can try { $left } more times now; your other account can give you a new code.
 }
link-many-title = Too many wrong codes
link-many-text = { $minutes ->
    [one] Try again in a minute
   *[other] Try again in { $minutes } minutes
 }, with a new code from your other account.

## Unlinking
unlink-done-title = This account is no longer linked
unlink-done-text = It starts as a new member: what it answers counts for itself alone.
unlink-done-stays = All answers, points, streaks, groups and rights so far stay with your other account: { $places }.
unlink-only-title = This account is not linked to any other
unlink-only-text = There is nothing to unlink.

## On the web page
me-link = My other accounts
me-link-text = If you also take part on Discord, on Slack or in another browser, link your accounts: you become one person with one streak and one report.
me-link-begin = Get a code
me-link-code = Code from your other account
me-link-hint = Eight letters and digits. Only enter a code that you got yourself: two people become one.
me-link-finish = Link
me-notice-linked = Linked: you are now one person. Earlier answers count, and none counts twice.
unlink-title = Unlink this browser
unlink-text = This browser starts as a new member, outside its groups. All answers, points, streaks, groups and rights stay with your other accounts.
confirm-button-unlink = Unlink
farewell-unlinked-title = This browser is no longer linked
farewell-unlinked-text = Everything stays with your other accounts. You can link it again at any time.
