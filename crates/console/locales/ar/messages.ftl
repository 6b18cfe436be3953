# الرسائل بين المكاتب.
message-write = اكتب رسالة
message-trays = الصناديق
tray-in = الواردة
tray-out = المرسلة
tray-due = بانتظار ردّنا
tray-awaited = بانتظار ردّهم
tray-empty = لا توجد رسائل هنا.
message-from = من
message-to = إلى
message-group = المجموعة
message-group-line = مجموعة { $group }
message-group-unknown = مجموعة غير معروفة هنا
message-at = متى
message-case = القضية
message-answers = ردّ على
message-answer-by = مهلة الرد
message-age = قبل { $age }
message-older = رسائل أقدم
answer-late = تأخّر الرد { $age }
answer-due = الرد خلال { $age }
answers-due = { $count ->
    [one] رسالة واحدة تنتظر ردًّا قريبًا
    [two] رسالتان تنتظران ردًّا قريبًا
    [few] { $count } رسائل تنتظر ردًّا قريبًا
   *[other] { $count } رسالة تنتظر ردًّا قريبًا
} (متأخرة: { $late })
message-new = جديدة
message-read = مقروءة
message-recalled = مسحوبة
message-gone = سُحبت قبل أن تُقرأ
message-unreadable = لا يمكن فتحها
message-fate = سُلّمت إلى { $delivered } من { $all }، وقرأها { $read }
message-receivers = المستلمون
message-answer = رد
message-recall = اسحب هذه الرسالة
message-recall-words = حيث لم يفتحها أحد تُمحى، وهنا أيضاً. ومن قرأها يحتفظ بها.
message-recall-button = اسحبها
urgency-routine = عادية
urgency-priority = ذات أولوية
urgency-flash = عاجلة جداً
receiver-answered = تمّ الرد
receiver-read = قُرئت
receiver-has = سُلّمت
receiver-waiting = لم تُؤكَّد بعد
receiver-unknown = يُبلَّغ بها المرسل وحده
receiver-cannot-open = لا يستطيع فتحها
write-answer-to = رد على { $message }
write-no-peers = لا يوجد قرين يُكتب إليه بعد.
write-group = أو إلى مجموعة
write-group-hint = يستلمها كل من في المجموعة الآن. لا تختر عندئذ أي عضو أعلاه.
write-group-none = بلا مجموعة: الأعضاء المختارون أعلاه
write-subject = الموضوع
write-body = الرسالة
write-urgency = درجة الاستعجال
write-answer-by-hint = نهاية هذا اليوم بالتوقيت العالمي. اتركه فارغاً إن لم يكن الرد مطلوباً.
write-send = اختم وأرسل
write-sealed = لا تستطيع فتحها إلا مكاتب المستلمين وهذا المكتب.
message-files = { $count ->
    [zero] لا ملفات
    [one] ملف واحد
    [two] ملفان
    [few] { $count } ملفات
   *[other] { $count } ملفاً
}
message-files-head = الملفات
file-here = وصل
file-coming = في الطريق: { $percent } %
file-refused = رُفض (خطأ { $number })
decimal =
    { $tenths ->
        [0] { $whole }
       *[other] { $whole }٫{ $tenths }
    }
size-bytes = { $size } بايت
size-kb = { $size } كيلوبايت
size-mb = { $size } ميغابايت
size-gb = { $size } غيغابايت
write-files = الملفات
write-files-hint = حتى 16 ملفاً، كل منها 5 غيغابايت على الأكثر. وتُختم كما تُختم الرسالة.
