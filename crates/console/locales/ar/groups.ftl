# مجموعات المشاركة.
groups-lead = تصل الرسالة إلى المجموعة إلى كل من فيها. ومن يُخرَج منها لا يقرأ جديداً، ومن يدخلها لا يقرأ قديماً.
groups-none = لا توجد مجموعات بعد.
group-found = أنشئ مجموعة
group-keeper = القيِّم
group-version = الإصدار
group-standing-in = داخل المجموعة
group-standing-waiting = بانتظار المفاتيح
group-standing-out = خارج المجموعة
group-standing-dissolved = محلولة
members-count =
    { $count ->
        [0] لا أعضاء
        [one] عضو واحد
        [two] عضوان
        [few] { $count } أعضاء
       *[other] { $count } عضواً
    }
group-show-members = أظهِرهم
group-write = اكتب إلى المجموعة
group-change = غيّر الأعضاء
group-dissolve = حلّ المجموعة
group-keys-none = لم ينشر هذا المكتب مفاتيح، فلا يستطيع أحد إدخاله في مجموعة بعد.
group-keys-button = انشر المفاتيح
group-keys-published = مفاتيح هذا المكتب منشورة
group-keys-again = يستطيع الآخرون إدخاله في مجموعاتهم. انشر مفاتيح جديدة إن تعذر ذلك على أحد القيِّمين؛ ولا يُعتدّ بما سبقها.
group-keys-again-button = انشر مفاتيح جديدة
group-name = الاسم
group-name-hint = يراه كل من في المجموعة. 100 حرف على الأكثر في سطر واحد.
group-with = من يكون فيها إلى جانب هذا المكتب
group-put-in = أدخِل
group-take-out = أخرِج
group-take-out-hint = من يُخرَج يحتفظ بما لديه، ولا يقرأ شيئاً مما يُكتب من الآن.
group-nobody-ready = لا يمكن إدخال أحد آخر الآن.
group-unready = لم تُنشر مفاتيحهم، فلا يمكن إدخالهم بعد:
group-change-title = أعضاء { $group }
group-change-button = غيّر المجموعة
group-found-button = أنشئ المجموعة
group-round = يعلم الآخرون بذلك حين تسأل مكاتبهم هذا المكتب.
group-cancel = العودة إلى المجموعات
dissolve-title = أتريد حلّ هذه المجموعة نهائياً؟
dissolve-words = لن يستطيع أحد الكتابة إليها. ويبقى ما كُتب لدى من هو عنده. لا يمكن الرجوع عن ذلك.
dissolve-button = نعم، حُلّها
