# سجلّ الأعضاء.
directory-title = سجلّ الأعضاء
directory-none = لا يتبع هذا المكتب أيّ سجلّ. النظراء هم من أضافهم مديره.
directory-forked = وقّع عدد كافٍ من مفاتيحه على تاريخين مختلفين: لا يؤخذ منه شيء بعد ذلك. تحدّث إلى مدير هذا المكتب.
directory-keys = يوقّعه
directory-quorum = { $threshold } من { $keys } مفاتيح معًا
directory-signed = آخر توقيع
directory-fingerprint = البصمة
directory-caption = من يشارك، وبأيّ مفاتيح
directory-member = العضو
directory-standing = الوضع
directory-since = عضو منذ
directory-renewed = المفاتيح منذ
standing-good = يشارك
standing-suspended = موقوف
standing-removed = مُبعَد
