namespace Emulator.World;

/// <summary>The words that messages are made of. Offsets of entities count UTF-16 units, so several scripts and emoji are in it.</summary>
internal static class Vocabulary
{
    public static readonly string[][] Languages =
    [
        ["market", "opens", "higher", "today", "after", "quiet", "night", "report", "says", "new", "plan", "city", "road", "river", "team", "wins", "again", "update", "follows", "minister", "talks", "energy", "prices", "fall"],
        ["the", "train", "leaves", "at", "noon", "bring", "coffee", "and", "read", "this", "first", "slowly", "we", "meet", "near", "station", "nobody", "knows", "why", "it", "works", "tomorrow", "maybe", "rain"],
        ["сегодня", "утром", "снова", "дождь", "в", "городе", "новый", "мост", "открыт", "рынок", "растёт", "после", "отчёта", "команда", "победила", "завтра", "ждём", "новости", "коротко", "о", "главном", "цены", "снижаются", "медленно"],
        ["вранці", "біля", "річки", "відкрили", "нову", "бібліотеку", "погода", "тепла", "люди", "читають", "книги", "потяг", "їде", "вчасно", "дякуємо", "всім", "за", "допомогу", "разом", "далі", "свято", "міста", "осінь", "сонце"],
        ["hoy", "por", "la", "mañana", "llueve", "en", "el", "puerto", "nueva", "línea", "de", "tren", "abre", "mercado", "sube", "despacio", "equipo", "gana", "otra", "vez", "niños", "leen", "más", "libros"],
        ["heute", "früh", "öffnet", "die", "Brücke", "über", "den", "Fluß", "neue", "Zahlen", "zeigen", "ruhiges", "Wetter", "morgen", "Regen", "Mannschaft", "gewinnt", "wieder", "kurz", "gesagt", "schöne", "Grüße", "aus", "Köln"],
        ["aujourd’hui", "marché", "ouvert", "près", "de", "la", "gare", "équipe", "gagne", "encore", "pluie", "prévue", "demain", "matin", "nouveau", "pont", "été", "calme", "où", "ça", "va", "bien", "merci", "déjà"],
        ["bugün", "şehirde", "yağmur", "var", "yeni", "köprü", "açıldı", "takım", "yine", "kazandı", "fiyatlar", "düşüyor", "yarın", "güneşli", "çarşı", "sessiz", "kısa", "haber", "ışık", "geldi", "teşekkürler", "herkese", "iyi", "günler"],
        ["اليوم", "في", "المدينة", "مطر", "خفيف", "السوق", "يرتفع", "بعد", "التقرير", "الفريق", "يفوز", "مرة", "أخرى", "غدا", "صباحا", "جسر", "جديد", "خبر", "عاجل", "شكرا", "للجميع", "الطقس", "هادئ", "النهر"],
        ["امروز", "باران", "در", "شهر", "بازار", "آرام", "است", "تیم", "دوباره", "برنده", "شد", "پل", "تازه", "باز", "می‌شود", "فردا", "هوا", "آفتابی", "خبر", "کوتاه", "سپاس", "از", "همه", "کتاب"],
        ["今天", "市场", "上涨", "新桥", "开通", "明天", "有雨", "球队", "再次", "获胜", "消息", "简短", "城市", "安静", "火车", "准时", "谢谢", "大家", "早上", "好", "天气", "不错", "价格", "下降"],
        ["今日", "は", "雨", "です", "新しい", "橋が", "開通", "市場は", "静か", "明日", "晴れ", "チーム", "勝利", "ニュース", "短く", "電車", "時間", "通り", "ありがとう", "皆さん", "朝", "図書館", "本を", "読む"],
        ["आज", "शहर", "में", "बारिश", "नया", "पुल", "खुला", "बाज़ार", "शांत", "टीम", "फिर", "जीती", "कल", "धूप", "समाचार", "संक्षेप", "धन्यवाद", "सभी", "को", "सुबह", "किताब", "पढ़ें", "नदी", "पास"],
    ];

    /// <summary>One unit, surrogate pairs, flags, skin tones and joined families: everything that breaks naive offsets.</summary>
    public static readonly string[] Emoji = ["✅", "🔥", "📈", "📉", "🌧", "☀️", "⚡️", "🚆", "🇺🇦", "🇯🇵", "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "❤️", "😀", "🤔", "🎉", "❗️"];

    public static readonly string[] Reactions = ["👍", "❤", "🔥", "🎉", "😁", "🤔", "👏", "😢", "🙏", "👎"];

    public static readonly string[] FirstNames = ["Anna", "Boris", "Chen", "Daria", "Emre", "Fatima", "Giulia", "Hiro", "Inés", "Jonas", "Kavya", "Léa", "Mykola", "Nour", "Olga", "Pavel", "Reza", "Sofía", "Tariq", "Yuki"];

    public static readonly string[] LastNames = ["Alvarez", "Brandt", "Çelik", "Demir", "Eriksen", "Farouk", "Gupta", "Haddad", "Ivanova", "Jansen", "Kovalenko", "Laurent", "Moretti", "Nakamura", "Orlova", "Petrenko", "Rahimi", "Schmidt", "Tanaka", "Wójcik"];

    public static readonly string[] Sites = ["example.org", "example.com", "example.net", "news.example", "blog.example"];

    public static readonly string[] Topics = ["news", "science", "markets", "talk", "weather", "code", "sports", "travel", "music", "books", "games", "health", "city", "space", "history", "kitchen"];
}
