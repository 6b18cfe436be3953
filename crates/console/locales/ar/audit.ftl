# سجل التدقيق.
audit-title = سجل التدقيق
audit-size =
    { $count ->
        [one] سطر واحد. لا يمكن تغيير أي سطر أو حذفه من دون أن يظهر ذلك.
        [two] سطران. لا يمكن تغيير أي سطر أو حذفه من دون أن يظهر ذلك.
        [few] { $count } أسطر. لا يمكن تغيير أي سطر أو حذفه من دون أن يظهر ذلك.
       *[other] { $count } سطرًا. لا يمكن تغيير أي سطر أو حذفه من دون أن يظهر ذلك.
    }
audit-verify = تحقق من كل الأسطر
audit-caption = الأحدث أولًا. لا يُحفظ من السؤال إلا بصمة مملَّحة.
audit-when = متى
audit-who = مَن
audit-purpose = الغرض
audit-action = الفعل
audit-outcome = النتيجة
audit-line = السطر { $number }
audit-pages = أسطر أخرى
audit-newest = أحدث الأسطر
audit-older = أسطر أقدم
action-search = بحث
action-check = بحث عن رقم
action-record-read = فتح سجلًا
action-record-write = كتب سجلًا
action-record-erase = محا سجلًا
action-import = استورد قائمة
action-feed-read = اطلع على المكاتب
action-feed-verify = تحقق من دفتر
action-audit-read = قرأ سجل التدقيق
action-peer-manage = غيَّر الأقران
action-key-manage = غيَّر المفاتيح
action-replicate = تبادل مع قرين
action-message-read = قرأ رسائل
action-message-send = أرسل رسالة أو سحبها
action-lookup = استعلم عن رقم دون الكشف عنه
action-lookup-answer = أجاب عن استعلام سري
action-backup = نسخ مجلد المكتب
action-return = أعاد المكتب من نسخة
action-group-manage = أدار مجموعة مشاركة
action-case-read = قرأ ملف قضية
action-case-work = اتخذ خطوة في ملف قضية
action-contest = اعترض على سجل أو سحب اعتراضًا
action-redress-read = قرأ طلبات الإنصاف
action-redress-work = اتخذ خطوة في طلب إنصاف
outcome-open = لم ينتهِ حين أُعدَّت هذه الصفحة
outcome-shown =
    { $count ->
        [0] لم يُعثر على شيء
        [one] عُرض سجل واحد
        [two] عُرض سجلان
        [few] عُرضت { $count } سجلات
       *[other] عُرض { $count } سجلًا
    }
outcome-done = تم
outcome-changed =
    { $count ->
        [one] تغيير واحد
        [two] تغييران
        [few] { $count } تغييرات
       *[other] { $count } تغييرًا
    }
outcome-refused = رُفض ({ $number }): { $words }
verdict-whole =
    { $count ->
        [one] السجل سليم: سطره الوحيد في مكانه لم يتغير.
        [two] السجل سليم: سطراه في مكانيهما لم يتغيرا.
        [few] السجل سليم: أسطره الـ{ $count } كلها في أماكنها لم تتغير.
       *[other] السجل سليم: كل الأسطر في أماكنها لم تتغير، وعددها { $count }.
    }
verdict-broken =
    { $count ->
       *[other] السجل غير سليم. عدد الأسطر السليمة قبل الخلل: { $count }.
    }
