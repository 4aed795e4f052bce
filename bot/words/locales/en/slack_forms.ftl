# Slack's modals and pages, in English. Every message has its twin in es/slack_forms.ftl.

slack-wait = One moment…
slack-close = Close
slack-send = Send
slack-settings-button = Change the settings
slack-statement = Statement { $number }
slack-file-there = The file is in your direct messages with quizbot.
slack-file-lost-title = The file could not be sent
slack-file-lost-text = Nothing was lost. Try again in a moment.
slack-late-title = Please try again
slack-late-text = The window took too long to open. Nothing was lost.
slack-unknown = I don't know the word “{ $word }”.
slack-unknown-nearest = I don't know the word “{ $word }”. Did you mean { $command }?

## The form of a group
slack-zone-hint = For example, Europe/Madrid. Taken from your profile.
slack-zone-hint-set = For example, Europe/Madrid.
slack-group = Group
slack-group-new = A new group
slack-group-hint = A group you organise elsewhere can post here too. Then only the channel counts: it keeps its exam, schedule and feedback, whatever the rest of this form says.
slack-goal-hint = A percentage from { $least } to { $most }.
fault-slack-not-in-channel = quizbot is not in this channel yet, or can't see it. Type /invite @quizbot there, then send this again.
fault-slack-archived = This channel is archived. Choose another one or unarchive it.
fault-slack-no-answer = Slack doesn't say whether quizbot is in this channel. Send this again.
slack-organisers = Organisers
slack-organisers-hint = In addition to the workspace's admins. Anyone new joins the group.
fault-slack-organisers-strange = Choose people from this workspace: neither an app nor someone from another workspace can be an organiser.
fault-slack-organisers-unknown = Slack doesn't say who was chosen. Send this again.
fault-slack-organisers-none = A group needs an organiser: choose someone else, or ask a workspace admin.

## Adding the app to a workspace
install-done-title = quizbot is in { $team }
install-done-text = Invite it to a channel with /invite @quizbot. Then type /quiz setup there.
install-back-text = Its groups go on. Invite it to { $count ->
    [one] its channel
   *[other] its { $count } channels
 } again with /invite @quizbot. Where a post was refused meanwhile, type /quiz resume.
install-open = Open Slack
install-failed-title = quizbot was not added
install-cancelled-text = You cancelled the installation. Nothing has changed.
install-again-text = Slack didn't confirm it, or it took too long. Please start again.
install-again = Start again
