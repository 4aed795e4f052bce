# Lo que una persona ve de sus grupos, en español. Cada mensaje tiene su gemelo en en/home.ftl.

home-welcome = Te damos la bienvenida a quizbot
home-newcomer = Responde una vez a la pregunta del día en el canal de tu grupo: desde entonces verás aquí tus preguntas, tu racha y tu puesto.
home-no-group = ¿Aún no hay grupo? Quien administra este espacio de trabajo crea uno con { $setup }.
home-no-questions = Ahora no hay ninguna pregunta abierta.
home-waiting = { $waiting ->
    [one] Una pregunta espera tu respuesta
   *[other] { $waiting } preguntas esperan tu respuesta
 } hasta { $when }.
home-all-answered = Ya has respondido a todo lo que está abierto hasta { $when }.
home-answer = Responder a la pregunta
home-answer-number = Responder a la pregunta { $number }
home-see = Ver mi respuesta
home-see-number = Mi respuesta a la pregunta { $number }
home-streak = { $days ->
    [0] Ahora mismo no llevas ninguna racha.
    [one] Tu racha: 1 día.
   *[other] Tu racha: { $days } días.
 }
home-rank = Esta semana: puesto { $rank } con { $points ->
    [one] 1 punto.
   *[other] { $points } puntos.
 }
home-no-rank = Esta semana aún no tienes puntos.
home-weak = Por reforzar:
home-none-weak = Ninguna sección débil por ahora.
home-nothing-known = Responde a algunas preguntas y aquí verás tus secciones débiles.
home-board = Clasificación
home-language = Mi idioma, para lo que solo veo yo
