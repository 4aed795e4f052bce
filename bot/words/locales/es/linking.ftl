# Una persona con varias cuentas: vincularlas y desvincularlas, en español.
# Cada mensaje tiene su gemelo en en/linking.ftl.

linked-place = { $platform ->
    [discord] Discord
    [slack] Slack
    [web] la página web
   *[other] otro sitio
 }
linked-places = { $place } ({ $count } veces)

## Un código
link-code-title = Vincular tus cuentas
link-code-text = Tu código es **{ $code }**. Sirve una sola vez, durante { $minutes } minutos.
link-code-where = Introdúcelo con tu otra cuenta: en Discord, con `/vincular`; en Slack, con `/quiz vincular` y el código detrás; en la página web o en otro navegador, en «{ $page }».
link-code-then = Desde ese momento eres una sola persona en los dos sitios: una racha, un puesto en las clasificaciones, un informe, y cada pregunta cuenta una vez. Los permisos de ambas cuentas valen en las dos.
link-code-secret = No se lo enseñes a nadie: quien lo introduzca pasa a ser la misma persona que tú.
link-now = Cuentas vinculadas: { $places }.

## Se va a usar un código
link-ask-title = ¿Eres tú?
link-ask-text = Este código es de { $name }, que participa en: { $places }.
link-ask-nameless = Este código es de alguien sin grupo, que está en: { $places }.
link-ask-then = Si vinculas las cuentas, serás una sola persona: compartirás una racha, un puesto en las clasificaciones, un informe y todas las respuestas, y cada cuenta tendrá los permisos de las dos.
link-ask-careful = Todavía no se ha vinculado nada. Si este código te lo dio otra persona, no las vincules: podría actuar en tu nombre.
link-ask-confirm = Sí, soy yo: vincular
link-ask-no = No vincular

## Se introdujo un código
link-done-title = Tus cuentas están vinculadas
link-done-text = Ahora eres una sola persona, con una racha, un puesto en las clasificaciones y un informe.
link-done-twice = { $questions ->
    [one] Habías respondido a una pregunta con las dos: cuenta la respuesta anterior.
   *[other] Habías respondido a { $questions } preguntas con las dos: cuentan las respuestas anteriores.
 }
link-done-undo = Con { $unlink }, esta cuenta vuelve a ser una persona aparte.
link-same-title = Ese código es tuyo
link-same-text = No se ha vinculado nada. Introdúcelo con la otra cuenta, no con esta.
link-bad-title = Este código no sirve
link-bad-text = Está mal escrito, ya se usó o es demasiado antiguo. { $left ->
    [0] Pide otro con tu otra cuenta y espera un cuarto de hora.
    [one] Puedes probar una vez más ahora; tu otra cuenta puede darte un código nuevo.
   *[other] Puedes probar { $left } veces más ahora; tu otra cuenta puede darte un código nuevo.
 }
link-many-title = Demasiados códigos equivocados
link-many-text = { $minutes ->
    [one] Inténtalo de nuevo dentro de un minuto
   *[other] Inténtalo de nuevo dentro de { $minutes } minutos
 }, con un código nuevo de tu otra cuenta.

## Desvincular cuentas
unlink-done-title = Esta cuenta ya no está vinculada
unlink-done-text = Empieza como un miembro nuevo: lo que respondas cuenta solo para ella.
unlink-done-stays = Todas las respuestas, puntos, rachas, grupos y permisos hasta ahora se quedan en tu otra cuenta: { $places }.
unlink-only-title = Esta cuenta no está vinculada con ninguna otra
unlink-only-text = No hay nada que desvincular.

## En la página web
me-link = Mis otras cuentas
me-link-text = Si también participas en Discord, en Slack o en otro navegador, vincula las cuentas: así eres una sola persona, con una racha y un informe.
me-link-begin = Obtener un código
me-link-code = Código de tu otra cuenta
me-link-hint = Ocho letras y cifras. Introduce solo un código que hayas obtenido tú: dos personas pasan a ser una.
me-link-finish = Vincular
me-notice-linked = Vinculadas: ahora eres una sola persona. Lo respondido antes cuenta, y nada cuenta dos veces.
unlink-title = Desvincular este navegador
unlink-text = Este navegador empieza como un miembro nuevo, fuera de tus grupos. Todas las respuestas, puntos, rachas, grupos y permisos se quedan en tus otras cuentas.
confirm-button-unlink = Desvincular
farewell-unlinked-title = Este navegador ya no está vinculado
farewell-unlinked-text = Todo se queda en tus otras cuentas. Puedes vincularlo de nuevo cuando quieras.
