# Lo que solo necesita Slack, en español. Cada mensaje tiene su gemelo en en/slack.ftl.

## Una respuesta enviada demasiado pronto
incomplete-title = Tu respuesta aún no está completa
incomplete-several = Elige exactamente { $wanted ->
    [one] una opción
   *[other] { $wanted } opciones
 }; { $chosen ->
    [0] no hay ninguna elegida.
    [one] hay una elegida.
   *[other] hay { $chosen } elegidas.
 }
incomplete-order = Elige un paso distinto para cada una de las { $wanted } posiciones; hasta ahora { $chosen ->
    [0] no hay ninguno elegido.
    [one] hay uno elegido.
   *[other] hay { $chosen } distintos elegidos.
 }
incomplete-each = Responde a cada una de las { $wanted } partes; hasta ahora { $chosen ->
    [0] no hay ninguna respondida.
    [one] hay una respondida.
   *[other] hay { $chosen } respondidas.
 }
incomplete-how = No se ha registrado nada. Lo elegido sigue ahí: complétalo y envíalo de nuevo.
slack-not-installed = quizbot no está instalado en este espacio de trabajo: su token es de otro. Pide a quien lo administra que instale aquí la aplicación.
