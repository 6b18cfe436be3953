# المكاتب.
bureaus-title = المكاتب
bureaus-totals = عدد السجلات المحفوظة هنا: { $records }، وعدد الأعضاء: { $members }.
bureau-fresh = محدَّث
bureau-behind = متأخر
bureau-unreached = تعذر الوصول
bureau-unheard = لا شيء بعد
bureau-halted = متوقف
bureau-returning = عائد
bureau-age = عمر البيانات
bureau-own-age = بيانات هذا المكتب نفسه
bureau-holds = محفوظ هنا
bureau-reached = آخر وصول
bureau-never = أبدًا
bureau-address = العنوان
bureau-through = يُسمع عبر
bureau-carries = ينقل لنا
bureau-carries-sealed = ما ليس موجهًا إليه، مختومًا
bureau-cosigned = اطلع عليه ووقعه
cosigned-upto =
    { $count ->
        [one] حتى قيد واحد
        [two] حتى قيدين
        [few] حتى { $count } قيود
       *[other] حتى { $count } قيدًا
    }
halted-meaning = دفتره الموقَّع يناقض نفسه، فلا يؤخذ منه شيء بعد الآن. وما جاء قبل ذلك يبقى قيد البحث ويزداد قِدمًا. خاطب ذلك العضو ومدير نظام هذا المكتب.
mark-now = الآن
mark-minute = دقيقة
mark-hour = ساعة
mark-day = يوم
mark-week = أسبوع
