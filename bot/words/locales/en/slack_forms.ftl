# Slack's modals and pages, in English. Every message has its twin in es/slack_forms.ftl.

slack-wait = One moment…
slack-close = Close
slack-send = Send
slack-settings-button = Change the settings
slack-statement = Statement { $number }
slack-file-there = The file is in quizbot's direct messages to you.
slack-file-lost-title = The file could not be sent
slack-file-lost-text = Nothing was lost. Please try once more in a moment.
slack-late-title = Please try that again
slack-late-text = It took too long until the window could open. Nothing was lost.
slack-unknown = I don't know the word “{ $word }”.
slack-unknown-nearest = I don't know the word “{ $word }”. Do you mean { $command }?

## The form of a group
slack-zone-hint = Such as Europe/Madrid. It is taken from your profile.
slack-zone-hint-set = Such as Europe/Madrid.
slack-group = Group
slack-group-new = A new group
slack-group-hint = A group that you organise elsewhere can post here as well. Then only the channel counts: it keeps its exam, schedule and feedback, whatever the rest of this form says.
slack-goal-hint = In percent, from { $least } to { $most }.
fault-slack-not-in-channel = quizbot is not in this channel yet, or cannot see it. Type /invite @quizbot there, then send this again.
fault-slack-archived = This channel is archived. Choose another, or unarchive it.
fault-slack-no-answer = Slack does not say whether quizbot is in this channel. Please send this again.
slack-organisers = Organisers
slack-organisers-hint = Besides the workspace's admins, who always may. Whoever is new joins the group.
fault-slack-organisers-strange = Choose people of this workspace: an app, or somebody from another workspace, cannot be an organiser.
fault-slack-organisers-unknown = Slack does not say who was chosen. Please send this again.
fault-slack-organisers-none = You cannot leave the group without an organiser: name somebody else, or ask an admin of the workspace.

## Adding the app to a workspace
install-done-title = quizbot is in { $team }
install-done-text = Invite it to a channel with /invite @quizbot. Then type /quiz setup there.
install-back-text = Its groups go on. Invite it to { $count ->
    [one] its channel
   *[other] its { $count } channels
 } again with /invite @quizbot. Where a post was refused meanwhile, type /quiz resume.
install-open = Open Slack
install-failed-title = quizbot was not added
install-cancelled-text = You cancelled it, and nothing has changed.
install-again-text = Slack did not confirm it, or it took too long. Please begin again.
install-again = Begin again
