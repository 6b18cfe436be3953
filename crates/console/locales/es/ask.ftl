# La página de búsqueda y sus respuestas.
ask-label = ¿A quién o qué busca?
ask-hint = Un nombre en cualquier escritura, el número de un documento o de un vehículo, o las líneas de lectura mecánica de un pasaporte o tarjeta.
ask-button = Buscar
ask-more = Fecha de nacimiento, nacionalidad y más
ask-born = Fecha de nacimiento
ask-born-hint = 1965, 1965-03 o 1965-03-21
ask-nationality = Nacionalidad
ask-country-hint = Dos letras, por ejemplo MA
ask-place = Lugar de nacimiento
ask-place-hint = La ciudad, y después lo demás: Casablanca, Marruecos
ask-sex = Sexo
ask-sex-hint = Si se conoce
sex-any = No se indica
ask-issuer = Expedido por
ask-issuer-hint = Para un número: las dos letras del país
ask-read-as = Leer la casilla como
ask-read-as-hint = Si se tomó por otra cosa
read-as-auto = Lo que parezca
read-as-name = Un nombre
read-as-number = Un número
read-as-zone = Líneas de lectura mecánica
welcome-title = Qué puede escribir
welcome-name = Un nombre
welcome-name-words = en cualquier escritura, grafía y orden. La fecha de nacimiento y la nacionalidad afinan la respuesta.
welcome-number = Un número
welcome-number-words = de pasaporte, tarjeta, matrícula, bastidor o buque. Los espacios y guiones no importan.
welcome-zone = Líneas de lectura mecánica
welcome-zone-words = escaneadas o pegadas, todas juntas.
answer-hits =
    { $count ->
        [one] { $count } posible coincidencia
       *[other] { $count } posibles coincidencias
    }
answer-none =
    { $members ->
        [one] Ninguna posible coincidencia entre { $records } fichas de { $members } miembro
       *[other] Ninguna posible coincidencia entre { $records } fichas de { $members } miembros
    }
answer-summary = { $form } Respondido en { $millis } ms.
answer-read-as-name = Buscado como nombre.
answer-read-as-number = Consultado como número.
answer-read-as-zone = Leído como líneas de lectura mecánica.
answer-confirm = Una posible coincidencia no es una respuesta. Confírmela con su propietario antes de actuar.
answer-none-advice = Revise la grafía y la finalidad, omita lo que no sepa con seguridad o pruebe otro nombre de la persona. Las fichas que no son para su finalidad no se encuentran.
answer-otherwise = ¿No era lo que quería decir?
otherwise-name = Buscarlo como nombre
otherwise-number = Consultarlo como número
hit-possible = Posible coincidencia
hit-matched = Coincide con
hit-score = Puntuación de 0 a 1:
hit-owner = Propietario
hit-source = Fuente
hit-born = Nacimiento
hit-nationality = Nacionalidad
hit-age = Edad de los datos
reasons-caption = Por qué
reasons-what = Comparado
reasons-query = Su pregunta
reasons-record = La ficha
reasons-rule = Cómo concuerdan
reasons-weight = En contra o a favor
reasons-for = a favor:
reasons-against = en contra:
searched-title = En qué fichas se buscó
searched-member = Miembro
searched-records = Fichas
searched-age = Edad de los datos
asked-title = A quién se preguntó en directo
asked-incomplete = Esta respuesta no está completa: no todos los preguntados han respondido del todo. Vea abajo y pregunte de nuevo.
asked-answered =
    { $found ->
        [one] Respondió en { $millis } ms: { $found } coincidencia posible
       *[other] Respondió en { $millis } ms: { $found } coincidencias posibles
    }
asked-answered-in-part = Respondió en { $millis } ms: { $found } mostradas, { $missing } no mostradas
asked-late = Con retraso
asked-unreachable = Sin contacto desde hace { $age }
asked-refused = Sin respuesta
hit-live = Mostrada ahora por su propietario; no se guarda aquí
zone-name = Nombre
zone-number = Número
zone-issuer = Expedido por
zone-born = Nacimiento
zone-nationality = Nacionalidad
zone-expiry = Caduca
zone-sound = Todos los dígitos de control concuerdan. Eso no prueba que el documento sea auténtico.
zone-unsound = Un dígito de control no concuerda: lea de nuevo las líneas o mire el documento de cerca.
zone-repairs =
    { $count ->
        [one] { $count } carácter se tomó por otro parecido.
       *[other] { $count } caracteres se tomaron por otros parecidos.
    }
zone-others = También podría ser el número { $numbers }, que se consultó igualmente.
lookup-offer = Preguntar a las demás oficinas sin revelarles el número:
lookup-as-document = como documento
lookup-as-vehicle = como vehículo
lookup-title = Consulta privada
lookup-words = Cada oficina supo que esta preguntó, y nada de qué. Una coincidencia dice que tiene una ficha para esta finalidad, y nada de ella.
lookup-member = Miembro
lookup-answer = Respuesta
lookup-hit = Coincidencia
lookup-no-hit = Sin coincidencia
lookup-unanswered = Sin respuesta
lookup-hit-words = Una coincidencia no es una respuesta. Escriba al propietario, que entonces conoce el número.
lookup-write = Escribir un mensaje
lookup-none = Esta oficina no tiene pares.
lookup-back = Volver a la búsqueda
