# Entrar y salir.
sign-in-title = Iniciar sesión
sign-in-key = Su clave
sign-in-key-hint = Empieza por wasl_ y se le entregó una sola vez.
sign-in-button = Iniciar sesión
sign-in-foot = Para agentes de esta oficina. Quien inicia sesión y todo lo que pregunta quedan en el registro de auditoría.
sign-in-ended = Su sesión ha terminado. Inicie sesión de nuevo para continuar.
sign-in-out = Ha cerrado la sesión.
