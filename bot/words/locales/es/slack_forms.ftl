# Ventanas y páginas de Slack, en español. Cada mensaje tiene su gemelo en en/slack_forms.ftl.

slack-wait = Un momento…
slack-close = Cerrar
slack-send = Enviar
slack-settings-button = Cambiar los ajustes
slack-statement = Afirmación { $number }
slack-file-there = El archivo está en los mensajes directos de quizbot.
slack-file-lost-title = No se pudo enviar el archivo
slack-file-lost-text = No se ha perdido nada. Inténtalo otra vez en un momento.
slack-late-title = Inténtalo otra vez, por favor
slack-late-text = La ventana tardó demasiado en abrirse. No se ha perdido nada.
slack-unknown = No conozco la palabra «{ $word }».
slack-unknown-nearest = No conozco la palabra «{ $word }». ¿Quieres decir { $command }?

## El formulario de un grupo
slack-zone-hint = Por ejemplo, Europe/Madrid. Se toma de tu perfil.
slack-zone-hint-set = Por ejemplo, Europe/Madrid.
slack-group = Grupo
slack-group-new = Un grupo nuevo
slack-group-hint = Un grupo que organizas en otro sitio puede publicar también aquí. Entonces solo cuenta el canal: el grupo conserva su examen, su horario y su corrección, diga lo que diga el resto del formulario.
slack-goal-hint = En porcentaje, de { $least } a { $most }.
fault-slack-not-in-channel = quizbot aún no está en este canal, o no puede verlo. Escribe allí /invite @quizbot y envía esto otra vez.
fault-slack-archived = Este canal está archivado. Elige otro o desarchívalo.
fault-slack-no-answer = Slack no dice si quizbot está en este canal. Envía esto otra vez.
slack-organisers = Organizadores
slack-organisers-hint = Además de los administradores del espacio de trabajo, que siempre pueden. Quien sea nuevo se une al grupo.
fault-slack-organisers-strange = Elige personas de este espacio de trabajo: ni una aplicación ni alguien de otro espacio puede organizar el grupo.
fault-slack-organisers-unknown = Slack no dice quiénes son las personas elegidas. Envía esto otra vez.
fault-slack-organisers-none = El grupo no puede quedarse sin organizadores: elige a otra persona o pide ayuda a un administrador del espacio de trabajo.

## Añadir la aplicación a un espacio de trabajo
install-done-title = quizbot está en { $team }
install-done-text = Invítalo a un canal con /invite @quizbot. Después escribe allí /quiz crear.
install-back-text = Tus grupos siguen. Invítalo de nuevo a { $count ->
    [one] su canal
   *[other] sus { $count } canales
 } con /invite @quizbot. Donde se haya rechazado una publicación mientras tanto, escribe /quiz reanudar.
install-open = Abrir Slack
install-failed-title = No se añadió quizbot
install-cancelled-text = La instalación se canceló y no ha cambiado nada.
install-again-text = Slack no lo confirmó, o se tardó demasiado. Empieza otra vez.
install-again = Empezar otra vez
