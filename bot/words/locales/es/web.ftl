# Las palabras de la página web, en español. Cada mensaje tiene su gemelo en en/web.ftl.

## Todas las páginas
skip = Ir al contenido
nav = Páginas
nav-questions = Preguntas
nav-leaderboard = Clasificación
nav-report = Mi informe
nav-me = Yo
nav-review = Revisión
nav-settings = Ajustes
nav-packs = Paquetes
nav-new-group = Nuevo grupo
nav-legal = Privacidad y condiciones
only-you = Solo tú ves esto
posted = { $day }, { $time }

## La página de inicio y cómo unirse
start-title = Grupos de estudio
start-text = Una pregunta al día, en grupo. Al responder sabrás por qué cada opción es correcta o no.
start-mine = Tus grupos
start-others = Grupos a los que puedes unirte
start-closed = Para unirte a un grupo, abre el enlace de invitación que te envió quien lo organiza.
join-title = Unirse a { $group }
join-text = Responde una pregunta al día. Solo tú ves si has acertado; los puntos van a la clasificación del grupo.
join-name = Tu nombre
join-name-hint = Tal como debe verlo el grupo en la clasificación.
join-button = Unirse
join-privacy = No hay cuentas. Este navegador te recuerda con una sola cookie y no se envía nada a nadie más.
organise-title = Organizar { $group }
organise-text = Con este enlace puedes cambiar los ajustes del grupo y crear otros grupos.
organise-button = Organizar este grupo
organiser-name = Organización

## El canal de un grupo
feed-label = Preguntas y mensajes
feed-earlier = Mensajes anteriores
feed-latest = Volver a los mensajes más recientes
feed-empty = Aquí aparecerá la primera pregunta: { $when }.
feed-empty-paused = Todavía no hay preguntas y el grupo está en pausa.
say-label = Mensaje o comando
say-placeholder = /quiz, /informe o /ayuda
say-button = Enviar
you-said = Tú:
no-command-title = Aquí se escriben comandos
no-command-text = Escribe **/quiz** para practicar, **/informe** para ver lo que sabes o **/ayuda** para todo lo que puedes hacer aquí. Las preguntas se responden con sus propios botones.
offline = Se ha perdido la conexión. Reintentando…
live-ended = Esta página ya no se actualiza sola. Vuelve a cargarla.
send-saving = Guardando… Aún no está guardado.
send-failed = No sabemos si se ha guardado. Comprueba la conexión e inténtalo de nuevo: solo cuenta una vez.

## Opciones y respuestas
mark-right = Correcto
mark-wrong = Incorrecto
mark-mine = Tu respuesta
picked = { $chosen } de { $count } elegidas
order-how = Pulsa los pasos en su orden. Pulsa uno otra vez para quitarlo.
order-undo = Deshacer
order-reset = Empezar de nuevo
order-so-far = Tu orden: { $letters }

## Cuándo publica un grupo
days-every = todos los días
days-working = de lunes a viernes
schedule = { $days } a las { $time } ({ $zone })

## Crear un grupo
new-title = Crear un grupo
new-button = Crear el grupo
settings-title = Ajustes
settings-button = Guardar
field-name = Nombre del grupo
field-exam = Examen
field-language = Idioma de las preguntas
field-time = Hora de las preguntas
field-zone = Zona horaria
field-days = Días con preguntas
field-count = Preguntas al día
field-goal = Objetivo: qué porcentaje de los miembros responde en una semana
goal-hint = Aparece en la clasificación: es un objetivo de todos juntos.
field-feedback = Cuándo se sabe si se ha acertado
zone-hint = La zona de una ciudad, como Europe/Madrid. Empieza a escribir para verlas.
exam-stays = Para estudiar otro examen, crea otro grupo.
field-discussion = Un hilo bajo cada pregunta
discussion-hint = Para los canales del grupo en plataformas de chat; esta página no tiene hilos.
feedback-at-once = Al momento
feedback-at-once-text = Cada miembro ve si ha acertado y todas las razones al responder. Cuenta la primera respuesta.
feedback-at-reveal = Al revelarse la solución
feedback-at-reveal-text = Las respuestas se pueden cambiar hasta que se cierra la pregunta; entonces todos ven la solución.
form-faults = { $count ->
    [one] Hay que corregir una cosa. Todavía no se ha guardado nada.
   *[other] Hay que corregir { $count } cosas. Todavía no se ha guardado nada.
 }
fault-name-empty = Escribe un nombre.
fault-name-long = Escribe un nombre más corto, de 40 caracteres como máximo.
fault-exam = Elige uno de los exámenes de la lista.
fault-language = Elige un idioma que tenga el examen.
fault-zone = No existe esa zona horaria. Se escriben como Europe/Madrid o UTC.
fault-time = Escribe una hora de 00:00 a 23:59, como 09:00.
fault-days = Elige al menos un día.
fault-count = Escribe un número del 1 al 10.
fault-goal = Escribe un número del 10 al 100.
fault-feedback = Elige una de las dos.
invite-title = Enlace de invitación
invite-text = Quien tenga este enlace puede unirse al grupo.
copy = Copiar
copied = Copiado
pause-title = Pausa
pause-text = Mientras el grupo está en pausa no se publican preguntas ni clasificaciones. Las rachas se conservan.
pause-button = Poner en pausa
paused-text = Este grupo está en pausa: no se publica nada hasta que se reanude.
resume-button = Reanudar
parked-title = No se llega a un canal
parked-text = Un canal de este grupo rechaza los mensajes; se guardan hasta que se arregle.
parked-why = Los mensajes se guardan. Arregla lo que aquí se indica y vuelve a conectarlo.
parked-button = Volver a conectar
notice-created = El grupo está creado. La primera pregunta aparecerá aquí en unos segundos.
notice-saved = Guardado. Los nuevos ajustes valen desde la próxima pregunta.
notice-paused = El grupo está en pausa.
notice-resumed = El grupo continúa con su próxima pregunta.
notice-reconnected = Conectado de nuevo. Lo que se guardó se envía en unos segundos.

## Gráficos
chart-table = Lo mismo en una tabla
chart-section = Sección
chart-verdict = Valoración
chart-range = de { $low } a { $high }

## Las páginas de clasificaciones e informes
board-choose = Qué clasificación
board-span-week = Esta semana
board-span-month = Este mes
board-span-all = Histórico
board-kind-points = Puntos
board-kind-accuracy = Precisión
board-posted = Tal como se publicó el lunes
report-page = Informe
report-choose = Informe de quién
report-me = El mío
report-group = El del grupo
no-exam-title = Este examen no está instalado
no-exam-text = Faltan las preguntas del examen del grupo. Quien mantiene quizbot puede volver a ponerlas.

## Los ajustes de un miembro
me-title = Mis ajustes
me-streak = Mi racha
me-streak-days = { $days ->
    [0] Ahora mismo no hay racha.
    [one] Un día seguido.
   *[other] { $days } días seguidos.
 }
me-freezes = { $freezes ->
    [0] No queda ningún comodín.
    [one] Queda un comodín.
   *[other] Quedan { $freezes } comodines.
 }
me-streak-how = Un día cuenta si respondes antes de que se publique la solución. Los días sin pregunta no rompen nada, y uno perdido lo cubre un comodín mientras te quede.
me-rest = Descanso planificado
me-rest-text = Días en los que no respondes y tu racha te espera.
me-rest-range = del { $first } al { $last }
me-rest-first = Desde
me-rest-last = Hasta
me-rest-plan = Planificar descanso
me-rest-drop = Retirar lo que no ha empezado
rest-fault-date = Indica las dos fechas, como 2026-12-24.
rest-fault-past = Un descanso empieza hoy o más tarde. Lo pasado no se puede planificar.
rest-fault-order = El último día es anterior al primero. Cámbialos.
rest-fault-long = Planifica como mucho 60 días de una vez.
rest-fault-many = Ya has planificado muchos descansos. Retira antes alguno.
me-boards = Clasificaciones
me-boards-shown = Mostrarme en las clasificaciones del grupo
me-boards-text = Tus puntos se guardan igual; sin esto solo los ves tú.
me-language = Mi idioma
me-language-text = Para estas páginas y para lo que solo ves tú. Lo que se publica en el grupo sigue en su propio idioma.
me-notice-boards = Guardado.
me-notice-rest-planned = Planificado. Tu racha espera esos días.
me-notice-rest-dropped = Retirado.
me-data = Mis datos
me-data-text = Todo lo que se guarda sobre ti, en un archivo que pueden leer personas y programas.
me-data-more = Qué se guarda y por qué
me-data-button = Descargar mis datos
me-going = Salir
leave-title = Dejar el grupo
leave-text = Ya no verás sus preguntas ni estarás en sus próximas clasificaciones. Si vuelves, encuentras tus puntos y tu racha como estaban.
confirm-button-leave = Dejarlo
delete-title = Borrar mis datos
delete-text = Esto elimina tu nombre, tus respuestas, tus puntos y rachas, tu práctica y lo aprendido sobre ti, en todos los grupos, ahora y para siempre. Nadie puede recuperarlo.
delete-organiser = Los grupos que organizas se conservan, con sus demás miembros. Si nadie más organiza alguno, podrá hacerlo quien tenga su enlace de organización o administre su espacio de chat.
confirm-button-delete = Borrarlo todo
confirm-no = Quedarme
farewell-left-title = Has dejado el grupo
farewell-left-text = Puedes volver cuando quieras con su enlace de invitación, en este navegador.
farewell-deleted-title = Tus datos se han borrado
farewell-deleted-text = Ya no se guarda nada sobre ti, y has salido de tu cuenta en este navegador.

## La revisión de las preguntas, para quien organiza
review-title = Preguntas por revisar
review-text = Lo que dicen los miembros y cómo funcionan las preguntas. Solo están las que ya tienen solución publicada; primero, las que te necesitan.
review-empty = Aún no hay ninguna pregunta con la solución publicada. Aparecerán aquí después.
review-one = Una pregunta
review-back = Todas las preguntas
review-notes = { $notes ->
    [one] Un aviso
   *[other] { $notes } avisos
 }
review-alarm = ¿Clave errónea?
review-corrected = Clave corregida
review-withdrawn = Retirada
review-asked = { $times ->
    [one] hecha una vez
   *[other] hecha { $times } veces
 }
review-answers = { $answers ->
    [one] una respuesta
   *[other] { $answers } respuestas
 }
review-said = Hay miembros que ven algo mal
review-settle = Ya lo he mirado
review-settled = Archivado. Gracias por mirarlo.
review-statistics = Cómo funciona
review-statistics-how = Con las respuestas de todos los grupos de este examen. Las letras son las de la lista de abajo; con pocas respuestas, las cifras engañan.
item-share = Respuestas correctas
item-choices = Elegidas
item-discrimination = Discriminación
item-dead = Opciones que no elige casi nadie
item-dead-none = ninguna
item-alarm = ¿Clave errónea?
item-alarm-none = Nada lo indica.
item-alarm-text = Quizá. De la mitad mejor, { $rivals } eligieron { $rival } y { $right } la clave, y acertaron menos de lo previsto.
item-from = a partir de { $answers } respuestas
item-discriminates = { $value }: quien sabe más la responde mejor
item-hardly = { $value }: apenas distingue quién sabe más (0,2 o más es bueno)
key-title = Corregir la clave
key-text = Elige lo correcto. Se vuelven a calificar todas las respuestas, se recalculan puntos, clasificaciones e informes, y se avisa a cada grupo que respondió.
key-withdrawn-title = La clave que tenía
key-withdrawn-text = Esta pregunta ya no está en el banco, así que su clave no se puede corregir aquí. Sus respuestas siguen contando.
key-one = La opción correcta
key-several = Las opciones correctas
key-now = Clave actual
key-button = Corregir la clave

## Los paquetes de preguntas, para quien organiza
packs-title = Paquetes de preguntas
packs-text = Todas las preguntas que pueden recibir los grupos de aquí, con su solución y sus motivos. Las que están abiertas en un grupo tuyo no se muestran hasta que se publique su solución.
packs-questions = { $questions ->
    [0] ninguna pregunta
    [one] una pregunta
   *[other] { $questions } preguntas
 }
packs-skills = { $covered } de { $skills ->
    [one] { $skills } habilidad
   *[other] { $skills } habilidades
 } con preguntas
packs-weight = del { $low } al { $high } del examen
packs-by-skill = Preguntas por habilidad
packs-back = Todos los paquetes
packs-hidden = { $questions ->
    [one] Una pregunta está abierta en un grupo tuyo y no se muestra hasta que se publique su solución.
   *[other] { $questions } preguntas están abiertas en grupos tuyos y no se muestran hasta que se publique su solución.
 }
packs-none = Aún no hay ninguna pregunta.
packs-all-hidden = No se muestra hasta que se publique la solución.
packs-open-all = Abrir todas
packs-close-all = Cerrar todas
packs-type-single = Una opción
packs-type-multiple = Varias opciones
packs-type-order = Ordenar
packs-type-match = Relacionar
packs-type-series = Sí o no
packs-difficulty-1 = Recordar
packs-difficulty-2 = Aplicar
packs-difficulty-3 = Analizar
packs-sdk-any = Para cualquier SDK
packs-sdk-v1 = Para el SDK v1
packs-sdk-v2 = Para el SDK v2
preview-title = Una pregunta y su solución

## El archivo con los datos de una persona
export-what = Todo lo que quizbot guarda sobre ti, y nada sobre nadie más. Las horas están en UTC.
export-answers = «letters» son las letras que mostraba la pregunta publicada y «choice», su texto. Una respuesta que espera a que se revele su solución todavía no lleva nota: la delataría.
export-beliefs = «beliefs» son estimaciones de lo que sabes, en general y por dominio, sección y habilidad: media y varianza en la escala logit, donde más significa saber más. Las llamadas «question» solo dicen cuántas veces la respondiste.

## Privacidad
privacy-title = Privacidad
privacy-lead = quizbot guarda lo que necesita para llevar grupos de estudio. Esta página dice qué es y cómo obtenerlo o borrarlo.
privacy-who = Quién es responsable
privacy-who-text = De lo que se guarda responde quien opera esta instalación.
privacy-contact = Contacto:
privacy-no-contact = Quien la opera no ha indicado aquí ningún contacto. Pregunta a quien creó tu grupo de estudio.
privacy-what = Qué se guarda sobre ti
privacy-what-identity = Quién eres: los identificadores de tu cuenta y de tu espacio de trabajo en la plataforma de chat o, en estas páginas, un identificador aleatorio que tu navegador conserva en una cookie.
privacy-what-groups = Los grupos a los que te has unido y cuándo, tu nombre en cada uno, si lo organizas y si apareces en sus clasificaciones, y el idioma que has elegido.
privacy-what-answers = Tus respuestas a las preguntas del grupo y en la práctica: qué elegiste, cuándo y si era correcto.
privacy-what-sums = Lo que se deduce de ellas: puntos, rachas, estimaciones de lo que sabes de cada tema y cuándo vuelve una pregunta fallada.
privacy-what-words = Los días de descanso que planificas y lo que escribes al avisar de un error en una pregunta.
privacy-what-not = No se guardan tus demás mensajes, ni tu correo electrónico, ni tu dirección de red. No hay publicidad ni seguimiento.
privacy-what-cookie = Estas páginas usan una sola cookie, que necesitan para reconocerte. Contiene el identificador aleatorio, tu idioma y si entraste para organizar, y caduca { $days } días después de tu última visita.
privacy-why = Para qué
privacy-why-text = Para decirte qué era correcto y por qué, llevar puntos, rachas y clasificaciones, elegir la práctica que te ayuda, mostrar a los grupos qué deben estudiar y encontrar las preguntas que no funcionan.
privacy-sees = Quién lo ve
privacy-sees-you = Solo tú ves tus respuestas, tu práctica y tu informe.
privacy-sees-group = Tu grupo ve tu nombre y tus puntos en las clasificaciones, salvo que te quites de ellas. También ve cuántas personas eligieron cada opción y un informe sobre todos los miembros juntos: ninguno de los dos nombra a nadie.
privacy-sees-organisers = Quien organiza ve lo que escribes al avisar de un error en una pregunta, con tu nombre. Quien opera la instalación puede ver todo lo guardado.
privacy-sees-platforms = Lo que haces en Discord o Slack también lo ven ellos, según sus propias normas. quizbot no envía nada a nadie más.
privacy-long = Durante cuánto tiempo
privacy-long-text = Hasta que lo borres. Nada se elimina por sí solo, y si vuelves a un grupo lo encuentras todo como estaba.
privacy-yours = Obtener o borrar tus datos
privacy-yours-web = En estas páginas: aquí, o en «Yo» en tu grupo, con el navegador en el que respondes.
privacy-yours-discord = En Discord: `/privacidad exportar` y `/privacidad borrar`.
privacy-yours-slack = En Slack: `/quiz privacidad exportar` y `/quiz privacidad borrar`.
privacy-yours-each = Hazlo en cada plataforma en la que uses quizbot. Solo si vinculas tus cuentas sabe que son de una misma persona: entonces basta con una vez.
privacy-after = Después de borrarlos
privacy-after-text = Todo lo anterior se elimina en el momento, en todos los grupos. Las clasificaciones ya publicadas se editan para que no aparezcas. La dificultad de las preguntas se aprendió también de tus respuestas; se vuelve a calcular sin ellas, normalmente en unas horas.
privacy-after-stays = Lo que queda: cifras sin nombres en lo ya publicado, los mensajes que una plataforma ya no deje editar a quizbot y las copias de seguridad de quien opera la instalación, hasta que se sustituyan.

## Condiciones
terms-title = Condiciones
terms-lead = Quien opera esta instalación te la ofrece tal como es. Al usarla aceptas lo siguiente.
terms-service = El servicio
terms-service-text = Quien la opera puede cambiarla, pausarla o cerrarla, y retirar a los grupos y a las personas que la estropeen para los demás. Puedes irte cuando quieras y llevarte tus datos.
terms-questions = Las preguntas
terms-questions-text = Las preguntas que vienen con quizbot se han escrito para practicar, a partir de documentación pública. No son las del examen real, pueden contener errores y nadie promete que apruebes. Los nombres de exámenes y productos pertenecen a sus dueños, que no participan en quizbot.
terms-fair = Uso correcto
terms-fair-text = Usa un nombre que los demás puedan aceptar, responde por tu cuenta y no satures ni ataques el servicio: quien envía demasiado tiene que esperar. No escribas secretos ni datos de otras personas al avisar de un error en una pregunta.
terms-words = Lo que escribes
terms-words-text = Sigue siendo tuyo. Quienes organizan y quien opera la instalación pueden usarlo para arreglar las preguntas.
terms-warranty = Sin garantía
terms-warranty-text = quizbot es software libre con licencia MIT, sin garantía de ningún tipo. Hasta donde lo permite la ley, ni sus autores ni quien opera la instalación responden de lo que resulte de usarlo.

## Cuando algo va mal
error-start = A la página de inicio
error-400-title = No ha funcionado
error-400-text = La página no ha entendido lo que se le envió. Vuelve atrás, carga la página de nuevo e inténtalo otra vez.
error-403-title = Esta página no está abierta para ti
error-403-text = Los grupos están abiertos a sus miembros y los ajustes, a quien los organiza. Pide el enlace de invitación del grupo y ábrelo en este navegador.
error-404-title = Aquí no hay nada
error-404-text = Puede que la dirección esté incompleta. Abre otra vez el enlace tal como lo recibiste o empieza por la página de inicio.
error-413-title = Es demasiado de una vez
error-413-text = Acorta lo que has escrito y envíalo de nuevo.
error-429-title = Demasiados intentos a la vez
error-429-text = Espera unos segundos e inténtalo de nuevo. Lo que enviaste antes se conserva.
error-500-title = Aquí ha fallado algo
error-500-text = La culpa es nuestra y el fallo consta en el registro. Inténtalo de nuevo dentro de un minuto.
error-old-form-title = Esta página es demasiado antigua
error-old-form-text = No se ha registrado nada. Carga la página de nuevo e inténtalo otra vez; las cookies deben estar permitidas.
