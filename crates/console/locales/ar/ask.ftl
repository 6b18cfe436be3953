# صفحة البحث وأجوبتها.
ask-label = عمَّن أو عمَّ تبحث؟
ask-hint = اسم بأي كتابة، أو رقم وثيقة أو مركبة، أو الأسطر المقروءة آليًّا في جواز سفر أو بطاقة.
ask-button = بحث
ask-more = تاريخ الميلاد والجنسية وغير ذلك
ask-born = تاريخ الميلاد
ask-born-hint = 1965 أو {"\u2066"}1965-03{"\u2069"} أو {"\u2066"}1965-03-21{"\u2069"}
ask-nationality = الجنسية
ask-country-hint = حرفان لاتينيان، مثل MA
ask-place = مكان الميلاد
ask-place-hint = المدينة ثم ما يُعرف بعدها: الدار البيضاء، المغرب
ask-sex = الجنس
ask-sex-hint = إن كان معروفًا
sex-any = غير مذكور
ask-issuer = جهة الإصدار
ask-issuer-hint = للأرقام: حرفا البلد
ask-read-as = اقرأ الخانة على أنها
ask-read-as-hint = إن فُهمت على غير وجهها
read-as-auto = ما تبدو عليه
read-as-name = اسم
read-as-number = رقم
read-as-zone = أسطر مقروءة آليًّا
welcome-title = ما يمكنك كتابته
welcome-name = اسم
welcome-name-words = بأي كتابة وأي إملاء وأي ترتيب. تاريخ الميلاد والجنسية يجعلان الجواب أدق.
welcome-number = رقم
welcome-number-words = جواز سفر أو بطاقة أو لوحة أو هيكل أو سفينة. الفراغات والشرطات لا تؤثر.
welcome-zone = أسطر مقروءة آليًّا
welcome-zone-words = ممسوحة ضوئيًّا أو ملصقة، كلها معًا.
answer-hits =
    { $count ->
        [one] تطابق محتمل واحد
        [two] تطابقان محتملان
        [few] { $count } تطابقات محتملة
       *[other] { $count } تطابقًا محتملًا
    }
answer-none = لا تطابق محتمل. عدد السجلات التي جرى البحث فيها: { $records }، وعدد الأعضاء: { $members }
answer-summary = { $form } جاء الجواب في { $millis } مللي ثانية.
answer-read-as-name = جرى البحث عنه كاسم.
answer-read-as-number = جرى البحث عنه كرقم.
answer-read-as-zone = قُرئ كأسطر مقروءة آليًّا.
answer-confirm = التطابق المحتمل ليس جوابًا. تأكد منه لدى مالكه قبل أن تتصرف.
answer-none-advice = راجع الإملاء والغرض، واحذف ما لست متأكدًا منه، أو جرِّب اسمًا آخر للشخص. السجلات التي ليست لغرضك لا يُعثر عليها.
answer-otherwise = ليس هذا ما قصدته؟
otherwise-name = ابحث عنه كاسم
otherwise-number = ابحث عنه كرقم
hit-possible = تطابق محتمل
hit-matched = الاسم المطابق
hit-score = الدرجة من 0 إلى 1:
hit-owner = المالك
hit-source = المصدر
hit-born = الميلاد
hit-nationality = الجنسية
hit-age = عمر البيانات
reasons-caption = الأسباب
reasons-what = المقارَن
reasons-query = سؤالك
reasons-record = السجل
reasons-rule = وجه الاتفاق
reasons-weight = ضد أو مع
reasons-for = يؤيده:
reasons-against = يعارضه:
searched-title = سجلات مَن جرى البحث فيها
searched-member = العضو
searched-records = السجلات
searched-age = عمر البيانات
asked-title = مَن سُئل مباشرة
asked-incomplete = هذا الجواب غير كامل: لم يجب كل من سُئل جوابًا تامًّا. انظر أدناه وأعد السؤال.
asked-answered =
    { $found ->
        [zero] أجاب في { $millis } مللي ثانية: لا تطابق محتمل
        [one] أجاب في { $millis } مللي ثانية: تطابق محتمل واحد
        [two] أجاب في { $millis } مللي ثانية: تطابقان محتملان
        [few] أجاب في { $millis } مللي ثانية: { $found } تطابقات محتملة
       *[other] أجاب في { $millis } مللي ثانية: { $found } تطابقًا محتملًا
    }
asked-answered-in-part = أجاب في { $millis } مللي ثانية: المعروض { $found }، وغير المعروض { $missing }
asked-late = متأخر
asked-unreachable = تعذر الوصول إليه منذ { $age }
asked-refused = لا جواب
hit-live = عرضه مالكه للتو؛ ولا يُحفظ هنا
zone-name = الاسم
zone-number = الرقم
zone-issuer = جهة الإصدار
zone-born = الميلاد
zone-nationality = الجنسية
zone-expiry = تاريخ الانتهاء
zone-sound = كل أرقام التحقق صحيحة. وهذا لا يثبت أن الوثيقة أصلية.
zone-unsound = أحد أرقام التحقق غير صحيح: أعد قراءة الأسطر أو افحص الوثيقة عن قرب.
zone-repairs =
    { $count ->
        [one] حرف واحد قُرئ على أنه حرف آخر يشبهه.
        [two] حرفان قُرئا على أنهما حرفان آخران يشبهانهما.
       *[other] عدد الحروف التي قُرئت على أنها حروف أخرى تشبهها: { $count }.
    }
zone-others = وقد يكون الرقم { $numbers }، وقد جرى البحث عنه أيضًا.
lookup-offer = اسأل المكاتب الأخرى دون الكشف عن الرقم:
lookup-as-document = كوثيقة
lookup-as-vehicle = كمركبة
lookup-title = استعلام سري
lookup-words = علم كل مكتب أن هذا المكتب سأل، ولم يعلم عمّا سأل. التطابق يعني أن لديه سجلاً لهذا الغرض، ولا يكشف شيئاً منه.
lookup-member = العضو
lookup-answer = الجواب
lookup-hit = تطابق
lookup-no-hit = لا تطابق
lookup-unanswered = لا جواب
lookup-hit-words = التطابق ليس جواباً. اكتب إلى المالك، وعندها يعلم الرقم.
lookup-write = كتابة رسالة
lookup-none = ليس لهذا المكتب نظراء.
lookup-back = العودة إلى البحث
