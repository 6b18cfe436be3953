# النشرات والتعاميم: ما تطلبه وما تقوله.
colour-red = حمراء
colour-blue = زرقاء
colour-green = خضراء
colour-yellow = صفراء
colour-black = سوداء
colour-orange = برتقالية
colour-purple = أرجوانية
colour-silver = فضية
colour-un-special = مجلس الأمن
colour-means-red = شخص مطلوب للملاحقة القضائية أو لتنفيذ عقوبة
colour-means-blue = طلب معلومات عن شخص في تحقيق
colour-means-green = تحذير من شخص قد يعاود ارتكاب الجرائم
colour-means-yellow = شخص مفقود أو عاجز عن التعريف بنفسه
colour-means-black = جثة مجهولة الهوية
colour-means-orange = تحذير من حدث أو شخص أو شيء يشكل تهديدًا
colour-means-purple = تعريف بأسلوب في ارتكاب الجرائم
colour-means-silver = أصول مطلوب العثور عليها
colour-means-un-special = خاضع لتدابير مجلس الأمن التابع للأمم المتحدة
reach-notice = نشرة إلى كل الأعضاء
reach-diffusion = تعميم على أعضاء مختارين
notice-standing-unpublished = لم تُنشر
notice-standing-published = منشورة
notice-standing-suspended = معلّقة
notice-standing-withdrawn = مسحوبة
notice-standing-expired = منتهية الصلاحية
notice-standing-refused = مرفوضة
notice-standing-erased = ممحوة
ask-locate = الإبلاغ عن المكان
ask-arrest = التوقيف تمهيدًا للتسليم بقدر ما يسمح به قانون المكان
ask-identify = الإبلاغ عن الهوية
ask-inform = الإبلاغ بما يُعرف غير ذلك
ask-watch = المراقبة والإبلاغ عن التنقلات
ask-secure = تجميد الأصول أو التحفظ عليها
ask-refuse-entry = منع الدخول أو العبور
ground-warrant = أمر توقيف
ground-judgment = حكم قضائي
ground-charge = التهمة
ground-translation = التهمة مترجمة
ground-offence = نوع الجريمة
ground-authority = المحكمة أو السلطة
ground-issuer = البلد أو رمز المحكمة
ground-issued = تاريخ الإصدار
ground-committed = تاريخ الارتكاب
ground-penalty-possible = العقوبة القصوى
ground-penalty-imposed = العقوبة المحكوم بها
penalty-life = السجن المؤبد
penalty-years =
    { $count ->
        [one] سنة واحدة
        [two] سنتان
        [few] { $count } سنوات
       *[other] { $count } سنة
    }
penalty-months =
    { $count ->
        [one] شهر واحد
        [two] شهران
        [few] { $count } أشهر
       *[other] { $count } شهرًا
    }
notice-asks = المطلوب
notice-subject = موضوع النشرة
notice-kind = النوع
notice-family-name = اسم العائلة
notice-forename = الاسم الشخصي
notice-birth-place = مكان الميلاد
notice-languages = اللغات
notice-mandate = القرار أو اللجنة
notice-likeness = الأوصاف
notice-height = الطول
notice-weight = الوزن
notice-cm = { $count } سم
notice-kg = { $count } كغ
notice-eyes = العينان
notice-hair = الشعر
notice-marks = العلامات المميزة
notice-grounds = الأوامر والأحكام
notice-account = عرض الوقائع
notice-refused = رُفضت في
notice-photo-alt = صورة صاحب النشرة
notices-lead = ما نشره الأعضاء بحسب ما يحق لك رؤيته. والأحدث أولًا.
notices-empty = لا توجد نشرات هنا.
notices-next = نشرات أقدم
notices-filter = عرض
notices-colour = اللون
notices-every-colour = كل الألوان
notices-member = العضو
notices-every-member = كل الأعضاء
notice-owner = نشرة من
notice-number = الرقم
notice-published = تاريخ النشر
notice-valid-until = صالحة حتى
notice-sheet = ورقة واحدة للطباعة
notice-formats = صيغ أخرى
notice-json = صيغة JSON العلنية للإنتربول
notice-case = ملفها في هذا المكتب
notice-record = سجلها ونسخها
notice-of-record = هذا السجل نشرة:
notice-of-record-link = افتح النشرة
sheet-hint = اطبع هذه الصفحة: تتسع لها ورقة A4 واحدة.
sheet-back = عودة إلى النشرة
sheet-languages = لغة الورقة
sheet-shortened = مختصرة لتتسع لها ورقة واحدة. والنشرة كاملة في وَصْل بالرقم أعلاه.
sheet-made = بتاريخ { $moment }. ومن يتصرف بناءً عليها يسأل مكتب { $member } أولًا هل ما زالت نافذة.
sheet-in-force-not = غير نافذة
eyes-black = سوداوان
eyes-blue = زرقاوان
eyes-light-blue = زرقاوان فاتحتان
eyes-brown = بنيتان
eyes-dark-brown = بنيتان داكنتان
eyes-hazel = عسليتان
eyes-light-brown = بنيتان فاتحتان
eyes-green = خضراوان
eyes-grey = رماديتان
eyes-different = مختلفتا اللون
eyes-dark = داكنتان
eyes-light = فاتحتان
hair-black = أسود
hair-brown = بني
hair-fair = فاتح
hair-grey = رمادي
hair-greying = يخالطه الشيب
hair-bald = أصلع
hair-dyed = مصبوغ
hair-dark = داكن
hair-red = أحمر
hair-auburn = كستنائي محمر
hair-white = أبيض
hair-blond = أشقر
