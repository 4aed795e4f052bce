# Grupos en plataformas de chat: creación, ajustes y avisos; y los datos propios, en español.
# Cada mensaje tiene su gemelo en en/groups.ftl.

## Crear un grupo
opened-title = { $group } está listo
opened-text = La primera pregunta llega { $when } ({ $zone }).
opened-now = { $now } publica una enseguida.
opened-how = Quien responde es miembro: no hay que inscribirse.
taken-title = Este canal ya tiene un grupo
taken-text = { $group } publica aquí. { $settings } lo cambia o lo lleva a otro canal.
faults-title = { $count ->
    [one] Hay que cambiar una cosa
   *[other] Hay que cambiar { $count } cosas
 }
faults-none-saved = No se ha guardado nada. Cámbialo y envíalo de nuevo.
field-channel = Canal
fault-channel-elsewhere = Elige un canal de este servidor que quizbot pueda ver.
fault-channel-kind = Elige un canal de texto, un hilo o un foro.
fault-channel-archived = Este hilo está archivado: ábrelo de nuevo y elígelo después.
fault-channel-not-here = Este grupo publica en otro sitio: elige allí su canal.
permissions-title = quizbot aún no puede publicar ahí
permissions-text = En { $channel } le falta: { $permissions }.
permissions-how = No se ha guardado nada. Da a quizbot estos permisos en ese canal y envíalo de nuevo.
permission-view_channel = Ver canal
permission-send_messages = Enviar mensajes
permission-send_messages_in_threads = Enviar mensajes en hilos
permission-embed_links = Insertar enlaces
permission-attach_files = Adjuntar archivos
permission-read_message_history = Leer el historial de mensajes
permission-create_public_threads = Crear hilos públicos
form-setup-title = Crear un grupo de estudio
form-settings-title = Ajustes del grupo

## Un grupo en varios sitios
connected-title = { $group } también publica aquí
connected-text = La próxima pregunta llega también a { $channel }: { $when } ({ $zone }).
connected-paused = El grupo está en pausa: reanúdalo y la próxima pregunta llegará también aquí.
connected-one = Es un solo grupo, con una clasificación y un informe. Quien participe en dos de estos sitios puede vincular sus cuentas y será un solo miembro.
connected-organisers = A partir de ahora, quien administra este espacio también puede organizar el grupo.
disconnected-title = { $group } ya no publica aquí
disconnected-text = No llega nada nuevo a { $channel }. El grupo sigue en: { $channels }.
disconnected-open = Una pregunta que aún está abierta aquí se puede responder hasta que se revele. Los puntos, las rachas y los informes se conservan.
disconnected-back = { $connect } trae el grupo de vuelta.
disconnected-back-others = Quien esté nombrado organizador del grupo puede traerlo de vuelta con { $connect }.
last-channel-title = Ningún otro canal recibe las publicaciones del grupo
last-channel-text = No se cambió nada. { $pause } pone el grupo en pausa; { $settings } lo lleva a otro canal.
posts-there-title = { $group } ya publica en este espacio
posts-there-text = Un grupo tiene un solo canal en cada espacio, y este ya tiene { $channel }. Para cambiarlo de canal, usa allí { $settings }.
not-connected-title = Ese grupo no lo organizas tú
not-connected-text = Elige uno de los grupos que organizas en otro sitio. Si lo organizas con otra cuenta, vincula antes las dos con { $link }.

## Ajustes
group-exam = Examen
group-channels = Canales
group-language = Idioma
group-schedule = Preguntas
group-schedule-text = { $count ->
    [one] 1 pregunta
   *[other] { $count } preguntas
 }, { $days } a las { $time } ({ $zone })
group-next = Próxima pregunta
group-feedback = Corrección
group-feedback-at_once = al momento
group-feedback-at_reveal = al cerrar la pregunta
group-goal = Objetivo
group-goal-text = El { $goal } % de los miembros responde en una semana
group-discussion = Un hilo bajo cada pregunta
group-members = Miembros
group-organisers = Organizadores
group-organisers-role = Quien administra aquí y quien tiene { $role }. No hay nadie nombrado.
group-organisers-role-named = { $names }, quien tiene { $role } y quien administra aquí.
group-organisers-none = Quien administra aquí. No hay nadie nombrado.
group-organisers-named = { $names } y quien administra aquí.
group-organisers-more = { $names } y { $more } más
group-paused = En pausa: no se publica nada hasta que lo reanudes.
group-short = { $questions ->
    [0] El examen todavía no tiene preguntas, así que no se publica nada.
    [one] El examen solo tiene una pregunta, pero se piden { $wanted } al día. Ninguna se repite el mismo día, así que salen menos.
   *[other] El examen solo tiene { $questions } preguntas, pero se piden { $wanted } al día. Ninguna se repite el mismo día, así que salen menos.
 }
group-parked = { $channel } rechaza las publicaciones: { $reason }
group-reports = { $questions ->
    [one] Hay miembros que ven un problema en una pregunta:
   *[other] Hay miembros que ven un problema en { $questions } preguntas:
 }
group-reports-more = y { $more } más
on-web = la página web
pause-action = Pausar
resume-action = Reanudar
now-action = Publicar una ahora
reconnect-action = Probar el canal de nuevo
settle-action = He revisado las preguntas

## Lo que se dice a quien organiza
changed-text = Guardado. Lo cambiado vale desde la próxima pregunta.
paused-title = El grupo está en pausa
paused-already-title = El grupo ya está en pausa
paused-already-text = Continúa cuando lo reanudes.
resumed-title = El grupo continúa
resumed-text = La próxima pregunta llega { $when } ({ $zone }).
running-title = El grupo no está en pausa
running-text = La próxima pregunta llega { $when } ({ $zone }).
now-title = Llega en unos segundos
now-text = { $count ->
    [one] La pregunta de hoy está en camino.
   *[other] Las { $count } preguntas de hoy están en camino.
 } La siguiente llega { $when } ({ $zone }).
now-short-title = Llega en unos segundos
now-short-text = { $count ->
    [one] Una pregunta está en camino.
   *[other] { $count } preguntas están en camino.
 } No quedan otras que no hayan salido hoy. La siguiente llega { $when } ({ $zone }).
now-used-up-title = Hoy no quedan preguntas
now-used-up-text = Todas las preguntas de este examen han salido hoy o siguen abiertas, y ninguna se repite el mismo día. La próxima llega { $when } ({ $zone }).
now-none-title = Las preguntas de hoy ya están publicadas
now-none-text = La próxima pregunta llega { $when } ({ $zone }).
now-paused-title = El grupo está en pausa
now-paused-text = Reanúdalo primero.
now-parked-title = El canal del grupo rechaza las publicaciones
now-parked-text = No se ha publicado nada. Arregla el canal y después reanuda el grupo: así se prueba de nuevo y se envía lo que estaba guardado.
moved-meanwhile-title = El grupo acaba de cambiar de canal
moved-meanwhile-text = Otra persona lo movió hace un momento y no se ha guardado nada de lo tuyo. Mira de nuevo los ajustes.
reconnected-title = Probando de nuevo
reconnected-text = Lo que estaba guardado se envía en unos segundos.
settled-title = Archivado
settled-text = Gracias por revisarlo.
not-organiser-title = Eso solo pueden hacerlo los organizadores
not-organiser-text = Es decir, quienes administran aquí, quien creó el grupo y las personas nombradas para organizarlo.
rights-unknown-title = Inténtalo otra vez, por favor
rights-unknown-text = Ahora mismo no se puede ver quién administra aquí. No ha cambiado nada.
no-group-title = Aquí todavía no hay ningún grupo de estudio
no-group-text = Quien administra aquí crea uno con { $setup }.
no-group-direct = Responde una vez a la pregunta del día en el canal de tu grupo. Después, esto también funciona aquí.
no-group-plain = Abre la página de tu grupo e inténtalo allí.
group-elsewhere-title = Aquí no publica ningún grupo de estudio
group-elsewhere-text = { $count ->
    [one] Hay uno en { $channels }: inténtalo allí.
   *[other] Hay varios, en { $channels }: inténtalo donde publique el que buscas.
 }
join-first-title = Todavía no estás en este grupo
join-first-text = Responde a la pregunta del día en el canal del grupo y ya estarás.
named-title = Ahora organizas { $group }
named-text = Te ha nombrado { $name }. Con { $settings } ves y cambias el grupo, { $now } publica enseguida la pregunta de hoy, y { $pause } y { $resume } detienen y reanudan sus publicaciones.
parked-notice-title = { $group } no puede publicar
parked-notice-text = { $channel } rechaza las publicaciones, que quedan guardadas. El motivo: { $reason }
parked-notice-how = Arréglalo allí o elige otro canal con { $settings }. Después, reanuda el grupo con { $resume }.
parked-notice-plain = Arréglalo allí y conéctalo de nuevo en la página del grupo.
a-channel = El canal del grupo

## Por qué un canal rechaza las publicaciones
refused-channel-archived = el canal está archivado: desarchívalo o elige otro
refused-channel-deleted = el canal se ha eliminado
refused-channel-kind = en un canal de este tipo no se puede publicar
refused-channel-unseen = el canal se ha eliminado, o es privado y quizbot no está en él: invítalo allí con /invite @quizbot
refused-hidden = quizbot no puede ver el canal: deja que lo vea o invítalo de nuevo
refused-no-account = esa cuenta ya no existe
refused-no-channel = ese canal no existe
refused-no-direct-messages = esta persona no acepta mensajes directos de quizbot
refused-no-messages-tab = los mensajes directos de quizbot están desactivados en su configuración
refused-no-threads = en el canal no hay hilos
refused-not-in-channel = quizbot no está en el canal: invítalo allí con /invite @quizbot
refused-other-server = el canal es de otro servidor
refused-permission = a quizbot le falta un permiso en el canal
refused-permissions = a quizbot le faltan permisos en el canal: { $permissions }
refused-posting-suspended = los administradores del espacio han suspendido las publicaciones
refused-removed = quizbot ya no está allí: añádelo de nuevo
refused-said = la plataforma dice: { $said }
refused-scope-missing = a quizbot le falta un permiso: un administrador tiene que instalarlo de nuevo
refused-tag-required = en este foro cada publicación necesita una etiqueta: añade una que los miembros puedan usar o desactiva ese requisito en el foro
refused-thread-archived = el hilo está archivado y solo un moderador puede abrirlo de nuevo
refused-thread-locked = el hilo está bloqueado: un moderador tiene que desbloquearlo
refused-threads-full = el servidor no admite más hilos abiertos: cierra algunos
refused-workspace-closed = quizbot no puede actuar en este espacio: un administrador tiene que permitirlo
refused-workspace-rules = las reglas del espacio no dejan a quizbot publicar en el canal: un administrador tiene que permitirlo

## Hilos
discussion-title = Para comentar: { $day }

## Otros grupos
in-group = En { $group }

## Clasificaciones e informes por botón
board-button-week = Esta semana
board-button-month = Este mes
board-button-all = Histórico
board-button-accuracy = Precisión
board-button-points = Puntos
report-button-me = Mi informe
quiz-stop = Terminar este cuestionario
answer-form = Responder
form-chosen = Lo elegido hasta ahora: { $chosen }
form-nothing = Todavía no has elegido nada.
form-undo = Deshacer
form-restart = Empezar de nuevo
form-pick = Elige
form-pick-step = Paso { $number }
again-in = En { $language }

## Preguntas con algún problema
flag-form-title = Avisar de un problema
flag-form-label = ¿Qué falla en la pregunta?
flag-form-hint = En pocas palabras. Los organizadores las ven con tu nombre.

## Los datos propios
export-title = Tus datos
export-text = En el archivo está todo lo que se guarda sobre ti. Es solo para ti.
export-none-title = No se guarda nada sobre ti
export-none-text = No has respondido a ninguna pregunta ni has creado ningún grupo.
erase-title = ¿Borrar todo lo que hay sobre ti?
erase-text = Tus respuestas, puntos, rachas y prácticas se borran, con todo lo que quizbot dedujo de ellas: en todos los grupos, al momento y para siempre. Nadie puede recuperarlas.
erase-confirm = Borrarlo todo
erase-done-title = Se ha borrado todo
erase-done-text = Ya no se guarda nada sobre ti. Si vuelves a responder a una pregunta, empiezas como un miembro nuevo.
withdraw-title = { $count ->
    [one] ¿Salir del grupo?
   *[other] ¿De qué grupo quieres salir?
 }
withdraw-text = Dejas de estar en sus próximas clasificaciones y en su informe, y ya no lo organizas. Si respondes a una de sus preguntas o practicas en su canal, estás de vuelta con tus puntos y tu racha.
withdraw-button = Salir de { $group }
withdraw-done-title = Has salido de { $group }
withdraw-done-text = Para volver, responde a una de sus preguntas o practica en su canal.

## Comandos
help-quiz-options = **{ $quiz }** empieza cinco preguntas. Elige un tema, cuántas y de qué forma: mixto, puntos débiles o falladas.
help-board-options = **{ $leaderboard }** muestra los puntos y tu puesto; elige un periodo o la clasificación por precisión.
help-report-options = **{ $report }** muestra lo que sabes tú o lo que sabe el grupo.
help-setup = **{ $setup }** crea un grupo en un canal; **{ $settings }** lo cambia (para organizadores).
help-now = **{ $now }** publica enseguida la pregunta de hoy; **{ $pause }** pone el grupo en pausa y **{ $resume }** lo reanuda (para organizadores).
help-setup-connect = **{ $setup }** crea un grupo en un canal o trae uno que organizas en otro sitio; **{ $settings }** lo cambia y **{ $disconnect }** lo retira del canal (para organizadores).
help-connect = **{ $connect }** trae también a un canal de aquí un grupo que organizas en otro sitio, y **{ $disconnect }** lo retira (para organizadores).
help-link = **{ $link }** vincula tus cuentas de varias plataformas para que seas una sola persona; **{ $unlink }** las desvincula.
help-leave = **{ $leave }** te saca del grupo; si respondes o practicas de nuevo, estás de vuelta.
help-privacy = **{ $export }** te envía tus datos; **{ $delete }** los borra.

## Cuando algo va mal
saving-title = Guardando tu respuesta
saving-text = La base de datos va lenta y tu respuesta aún no está guardada. Aquí verás el resultado.
later-title = No ha funcionado
later-text = Ha sido culpa nuestra y no se ha perdido nada. Inténtalo de nuevo en un momento.

## Donde un mensaje no tiene imágenes, botones ni columnas
people-of = { $people } de { $total }
people-of-right = { $people } de { $total } acertaron
picture-more = { $shown }; y { $more } más.
a-role = el rol de los organizadores
