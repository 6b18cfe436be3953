# ما يحيط بكل صفحة.
page-title = { $page } – وَصْل
skip-to-content = انتقل إلى المحتوى
nav-label = الصفحات
nav-ask = بحث
nav-cases = الملفات
nav-notices = النشرات
nav-messages = الرسائل
nav-groups = المجموعات
nav-bureaus = المكاتب
nav-audit = سجل التدقيق
nav-sign-in = تسجيل الدخول
nav-elsewhere = وَصْل
own-member = العضو صاحب هذا المكتب
sign-out = تسجيل الخروج
purpose-label = الغرض
purpose-set = تطبيق
purpose-border = مراقبة الحدود
purpose-investigation = تحقيق
purpose-identification = تحديد الهوية
purpose-sanctions = عقوبات
purpose-oversight = رقابة
role-officer = ضابط
role-analyst = محلل
role-reviewer = مراجع
role-protection = حماية البيانات
role-admin = مدير النظام
role-bureau = مكتب
language-label = اللغة
foot-audit = كل سؤال وكل اطلاع على سجل يُدوَّن في سجل التدقيق.
back-to-start = العودة إلى البداية
error-number = خطأ { $number }
age-never = لا شيء بعد
age-seconds =
    { $count ->
        [0] أقل من ثانية
        [one] ثانية واحدة
        [two] ثانيتان
        [few] { $count } ثوانٍ
       *[other] { $count } ثانية
    }
age-minutes =
    { $count ->
        [one] دقيقة واحدة
        [two] دقيقتان
        [few] { $count } دقائق
       *[other] { $count } دقيقة
    }
age-hours =
    { $count ->
        [one] ساعة واحدة
        [two] ساعتان
        [few] { $count } ساعات
       *[other] { $count } ساعة
    }
age-days =
    { $count ->
        [one] يوم واحد
        [two] يومان
        [few] { $count } أيام
       *[other] { $count } يومًا
    }
records-count =
    { $count ->
        [0] لا سجلات
        [one] سجل واحد
        [two] سجلان
        [few] { $count } سجلات
       *[other] { $count } سجلًا
    }
entries-count =
    { $count ->
        [0] لا قيود في دفتره
        [one] قيد واحد في دفتره
        [two] قيدان في دفتره
        [few] { $count } قيود في دفتره
       *[other] { $count } قيدًا في دفتره
    }
date-between = من { $first } إلى { $last }
date-about = نحو { $date }
