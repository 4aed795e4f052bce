# Informes, clasificaciones por periodo, correcciones y cuestionarios, en español.

## El informe del grupo
report-title = Lo que sabe el grupo
report-intro = { $sections ->
    [0] Ninguna sección débil por ahora.
    [one] Una sección débil.
   *[other] { $sections } secciones débiles.
 } Una sección cuenta como débil cuando hay un 80 % de seguridad de que se acertaría menos del { $line } de las respuestas.
report-none = Todavía no se puede mostrar ninguna sección. Cada una necesita { $needed } respuestas, de { $members } miembros o más, para que nadie quede señalado.
report-counted = Contadas hasta ahora: { $evidence }, en { $seen } de { $sections } secciones.
report-counted-none = Hasta ahora no se ha contado ninguna respuesta.
report-weak-label = Débil
report-strong-label = Dominada
report-unknown-label = Aún no se sabe
report-evidence = { $answers ->
    [one] { $answers } respuesta
   *[other] { $answers } respuestas
 } de { $people ->
    [one] { $people } miembro
   *[other] { $people } miembros
 }
report-answers = { $answers ->
    [one] { $answers } respuesta
   *[other] { $answers } respuestas
 }
report-no-answers = sin respuestas todavía
report-missing = { $missing ->
    [one] falta una respuesta más o menos
   *[other] faltan unas { $missing } respuestas
 }
report-missing-many = faltan muchas respuestas: está cerca de la línea
report-section = **{ $section }**: { $chance } (de { $low } a { $high }), { $evidence }
report-weak-heading = Por reforzar
report-unknown = { $sections ->
    [one] Una sección está por aclarar
   *[other] { $sections } secciones están por aclarar
 }: { $names }.
report-unknown-more = { $names } y { $more } más
report-read = Para leer
report-blueprint = Preguntas hasta ahora y, entre paréntesis, las que pide el peso de cada dominio: { $lines }.
report-blueprint-line = { $domain } { $asked } ({ $target })
report-scale = Proporción de aciertos esperada
report-chart-alt = Nivel por sección, desde la más débil: { $lines }.
report-chart-line = { $section } { $chance } ({ $verdict })
report-practise = Practicar secciones débiles
report-practise-any = Practicar ahora
report-privacy = Todo el grupo junto; no se nombra a nadie.

## Mi informe
my-report-title = Lo que sabes
my-report-none = Todavía no se puede mostrar ninguna sección. Cada una necesita { $needed } respuestas tuyas; cuentan las preguntas del día y la práctica.
my-report-intro = A partir de { $answers ->
    [one] tu única respuesta
   *[other] tus { $answers } respuestas
 }. Solo lo ves tú.
my-report-trend-up = Desde la semana pasada: mejora en { $names }.
my-report-trend-down = Desde la semana pasada: baja en { $names }.
my-report-trend-flat = Desde la semana pasada: más o menos igual.
my-report-due = { $questions ->
    [one] Una pregunta fallada espera su repaso.
   *[other] { $questions } preguntas falladas esperan su repaso.
 }
my-report-later = La próxima pregunta fallada vuelve el { $day }.
my-report-next-missed = Siguiente paso: repasa lo que fallaste.
my-report-next-weak = Siguiente paso: practica «{ $section }».
my-report-next-more = Siguiente paso: responde a algunas preguntas más para que el informe sea más seguro.
my-report-next-keep = Siguiente paso: sigue así. Ninguna de tus secciones es débil.
my-report-review = Repasar preguntas falladas

## Clasificaciones
board-title-week = Clasificación: esta semana hasta ahora
board-title-month = Clasificación: este mes hasta ahora
board-title-all = Clasificación histórica
board-accuracy-title-week = Precisión: esta semana hasta ahora
board-accuracy-title-month = Precisión: este mes hasta ahora
board-accuracy-title-all = Precisión histórica
board-accuracy = Precisión
board-accuracy-how = Pocas respuestas dicen poco: mientras no haya más, la proporción se muestra más cerca de la media del grupo. Apareces a partir de 10 respuestas.
board-accuracy-empty = Nadie tiene todavía 10 respuestas en este periodo.
board-accuracy-place = Tú: puesto { $rank } con { $share }.
board-accuracy-no-place = Te { $missing ->
    [one] falta una respuesta
   *[other] faltan { $missing } respuestas
 } para aparecer aquí.
board-goal-reached = Objetivo cumplido: han respondido { $people } de { $members }.
board-goal-stays = Se cumplió el objetivo de la semana.
board-goal = Objetivo de la semana: que { $goal ->
    [one] responda un miembro
   *[other] respondan { $goal } miembros
 }. { $missing ->
    [one] Falta uno.
   *[other] Faltan { $missing }.
 }
board-hidden = No apareces en las clasificaciones. Solo tú ves tus puntos.

## Correcciones
correction-title = Se ha corregido una solución
correction-text = Esta pregunta tenía mal la solución. La respuesta correcta es: { $key }
correction-changed = { $right ->
    [0] Ninguna respuesta de este grupo pasa a ser correcta
    [one] Una respuesta de este grupo pasa a ser correcta
   *[other] { $right } respuestas de este grupo pasan a ser correctas
 }, { $wrong ->
    [0] ninguna pasa a ser incorrecta
    [one] una pasa a ser incorrecta
   *[other] { $wrong } pasan a ser incorrectas
 }. Se han recalculado los puntos, las clasificaciones y los informes.
reveal-withdrawn = Esta pregunta se ha retirado desde entonces. Vuestras respuestas cuentan tal como se dieron.
reveal-corrected = Se corrigió la solución de esta pregunta. Las explicaciones de abajo son todavía las de antes.
rekey-done-title = La clave está corregida
rekey-done-text = { $right ->
    [0] Ninguna respuesta ha pasado a ser correcta
    [one] Una respuesta ha pasado a ser correcta
   *[other] { $right } respuestas han pasado a ser correctas
 } y { $wrong ->
    [0] ninguna a ser incorrecta
    [one] una a ser incorrecta
   *[other] { $wrong } a ser incorrectas
 }. { $groups ->
    [0] Ningún grupo la había respondido.
    [one] Se avisa a un grupo.
   *[other] Se avisa a { $groups } grupos.
 }
rekey-same-title = Esa ya es la clave
rekey-same-text = No se ha cambiado nada.
rekey-bad-title = Esa no puede ser la clave
rekey-bad-text = No se ha cambiado nada. Elige una opción para cada parte, cada paso una vez y, de varias opciones, al menos una pero no todas.
rekey-others-title = Otros grupos también reciben esta pregunta
rekey-others-text = No se ha cambiado nada, porque cambiaría sus puntos. Pide a quien mantiene este bot que use { $command }.
rekey-unknown-title = Aquí no hay esa pregunta
rekey-unknown-text = Solo se pueden corregir preguntas cuya solución se publicó en este grupo. Elige una de la lista.

## Cuestionarios
quiz-title = Cuestionario: pregunta { $number } de { $total }
quiz-resumed = Hola de nuevo: aquí lo dejaste.
quiz-repeats = Ya has respondido a todas estas, así que se repiten.
quiz-footer = Práctica: cuenta para tu propio informe, nunca para los puntos.
quiz-next = Siguiente pregunta
quiz-finish = Ver el resultado
quiz-summary-title = Cuestionario terminado: { $correct } de { $answers ->
    [one] { $answers } correcta
   *[other] { $answers } correctas
 }
quiz-summary-empty-title = Cuestionario terminado
quiz-summary-empty = No se ha respondido nada.
quiz-summary-section = **{ $section }**: { $correct } de { $answers }
quiz-summary-review = Para repasar:
quiz-summary-missed = Vuelven cuando practiques lo que fallaste, a partir de mañana.
quiz-summary-perfect = Todo correcto. ¡Muy bien!
quiz-again = Otro cuestionario
quiz-nothing-due-title = Nada que repasar
quiz-nothing-due = Ninguna pregunta fallada está pendiente.
quiz-nothing-due-later = La próxima vuelve el { $day }.
quiz-quoted = «{ $text }»
quiz-no-topic-title = Ningún tema se llama { $topic }
quiz-no-topic = Prueba con una parte del nombre de una sección, como «despliegue» o «equidad».
quiz-no-topic-near = ¿Querías decir alguno de estos?
quiz-no-topic-help = { $help } muestra qué puedes hacer aquí.
quiz-many-topics-title = { $topic } puede ser varios temas
quiz-many-topics = Elige uno:
quiz-many-topics-more = Hay { $more } más: indícalo con más detalle.
quiz-bad-count-title = No se pueden hacer { $count } preguntas
quiz-bad-count = Pide de 1 a { $most } preguntas.
quiz-no-questions-title = No se puede hacer ninguna pregunta
quiz-no-questions-text = Las únicas preguntas sobre esto están abiertas ahora en tu grupo. Inténtalo cuando se cierren.
quiz-none-title = Este cuestionario ha terminado
quiz-none-text = Empieza otro con /quiz.

## Decir que una pregunta está mal
flag-button = Avisar de un problema
flag-title = Gracias
flag-text = Tu aviso llega a quien organiza el grupo.
flag-known-title = Ya nos lo has dicho
flag-known-text = Quien organiza el grupo tiene tu aviso.

## Comandos
help-quiz = **{ $quiz }** empieza cinco preguntas. **{ $quiz } despliegue 10 débiles** pide un tema, un número y una forma: mixto, débiles o falladas.
help-report = **{ $report }** muestra lo que sabes tú; **{ $report } grupo**, lo que sabe el grupo.
help-board = **{ $leaderboard } mes** y **{ $leaderboard } siempre precisión** muestran otras clasificaciones.
