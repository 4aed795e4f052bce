# Lo que se lee en las tarjetas, en español. Cada mensaje tiene su gemelo en en/cards.ftl.

## La pregunta del día
question-title = Pregunta del día
question-title-of = Pregunta { $number } de { $total }
question-choose = Elige { $count ->
    [one] una opción.
   *[other] { $count } opciones.
 }
question-order = Ordena los pasos, del primero al último.
question-closes = Abierta hasta { $when }.
question-first-counts = Cuenta la primera respuesta.
question-may-change = Hasta entonces puedes cambiar tu respuesta.
question-withdrawn = Esta pregunta se ha retirado. Aún puedes responderla, y las respuestas cuentan igual.
question-legacy = Sobre el SDK v1, que ya no tiene soporte
question-shown-in = La misma pregunta en español
blank-label = Hueco { $label }
answer-button = Respuesta { $letter }
send-answers = Enviar respuesta
translate-button = Mostrar esta pregunta en { $language }
yes = Sí
no = No
step-position = Paso { $number }

moment = el { $day } a { $hour ->
    [one] la
   *[other] las
 } { $time }

## Lo que se dice a cada miembro, en privado
feedback-right = ¡Correcto!
feedback-wrong = Esta vez no
feedback-parts = { $score } de { $parts } partes correctas
feedback-order-yours = Tu orden: { $yours }
feedback-order-key = El orden correcto: { $key }
feedback-correct-is = { $answer } es lo correcto.
points-earned = +{ $points ->
    [one] { $points } punto
   *[other] { $points } puntos
 }
streak-days = racha de { $days ->
    [one] { $days } día
   *[other] { $days } días
 }
read-more = Para saber más
kept-title = Tu respuesta está guardada
kept-text = Tu respuesta: { $yours }. Cuando se cierre la pregunta verás si es correcta; hasta entonces puedes cambiarla.
kept-changed-title = Has cambiado tu respuesta
already-text = Esta fue tu primera respuesta, la que cuenta.
closed-title = Esta pregunta está cerrada
closed-text = La solución aparece en la propia pregunta. ¡La siguiente es otra oportunidad!
not-here-title = Este botón no funciona aquí
not-here-text = Pertenece a otro lugar o a un mensaje antiguo. Usa los botones de la pregunta más reciente.
not-member-title = Primero únete al grupo
not-member-text = Pide el enlace de invitación del grupo y responde aquí después.
bad-choice-title = Esa respuesta no encaja
bad-choice-text = Elige con los botones de la pregunta. No se ha registrado nada.

## La solución
reveal-title = La solución: { $key }
reveal-title-parts = La solución
reveal-mine = Mi respuesta
reveal-people = { $people ->
    [0] Esta vez no ha respondido nadie.
    [one] Ha respondido una persona
   *[other] Han respondido { $people } personas
 }
reveal-share = { $share } de aciertos
people-right = { $people ->
    [one] { $people } acierto
   *[other] { $people } aciertos
 }
people-chose = { $people ->
    [one] { $people } respuesta
   *[other] { $people } respuestas
 }

## La clasificación
board-title = Clasificación: semana del { $week }
board-rank = Puesto
board-name = Nombre
board-points = Puntos
board-right = Aciertos
board-right-of = { $correct } de { $answers }
board-alt-points = { $rank }. { $name }, { $points ->
    [one] { $points } punto
   *[other] { $points } puntos
 }, { $correct ->
    [one] { $correct } acierto
   *[other] { $correct } aciertos
 } de { $answers }
board-alt-accuracy = { $rank }. { $name }, { $share }, { $correct ->
    [one] { $correct } acierto
   *[other] { $correct } aciertos
 } de { $answers }
board-more = { $people ->
    [one] y una persona más
   *[other] y { $people } personas más
 }
board-empty = Nadie tiene puntos todavía. ¡Responde a la pregunta del día y sé la primera persona!
board-empty-week = La semana pasada no respondió nadie. ¡Nueva semana, nueva oportunidad!
board-answered = Han respondido { $people } de { $members ->
    [one] { $members } miembro
   *[other] { $members } miembros
 }.
board-how = 1 punto por responder a tiempo y 2 más si la respuesta es correcta.
board-place = Tú: puesto { $rank } con { $points ->
    [one] { $points } punto
   *[other] { $points } puntos
 }.
board-to-next = A { $points ->
    [one] { $points } punto
   *[other] { $points } puntos
 } del siguiente puesto.
board-no-place = En este periodo todavía no tienes puntos.
board-not-member = Todavía no estás en este grupo. Responde a la pregunta del día en su canal y ya estarás.
board-streak = Tu racha: { $days ->
    [one] { $days } día
   *[other] { $days } días
 }.

## Comandos
help-title = Qué puedes hacer aquí
help-leaderboard = **{ $leaderboard }** muestra los puntos de la semana y tu puesto.
help-help = **{ $help }** muestra esta lista.
help-answer = Responde a la pregunta del día con sus botones; solo tú ves si has acertado.
unknown-command-title = No existe el comando { $command }
unknown-command-text = Escribe { $help } para ver la lista de comandos.
unknown-command-near = ¿Querías decir { $near }?
stray-board = No conozco la palabra «{ $word }». Las que hay: semana, mes, siempre; puntos, precisión.
stray-report = No conozco la palabra «{ $word }». Las que hay: mío, grupo.
