"""Catalogue: what the page says, in other languages.

Grouped by where it is said; what is missing here is said in English. Errors are in `catalogue_errors`. In German the
page speaks of what it shows, in few words, as labels do; in Chinese the terms of machine learning that are usual in
English stay so.
"""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "Tempo: ask a long video": ("Tempo: ein langes Video befragen", "Tempo：向长视频提问"),
    "Language": ("Sprache", "语言"),
    "Adjust volume": ("Lautstärke ändern", "调节音量"),
    "Copy": ("Kopieren", "复制"),
    "Empty value": ("Leer", "空"),
    "Gradio footer navigation": ("Navigation in der Fußzeile", "页脚导航"),
    "More tabs": ("Weitere Reiter", "更多标签页"),
    "Reset to default value": ("Auf den Standardwert zurücksetzen", "恢复默认值"),
    "full-screen": ("Vollbild", "全屏"),
    "number input for {label}": ("Zahlenfeld: {label}", "数值输入：{label}"),
    "play-pause-replay-button": ("Abspielen, anhalten, wiederholen", "播放、暂停、重播"),
    "range slider for {label}": ("Schieberegler: {label}", "滑块：{label}"),
    "<header><h1>Tempo</h1><p>Ask a long video, and see where the model looked.</p></header>": (
        "<header><h1>Tempo</h1><p>Ein langes Video befragen und sehen, wohin das Modell geschaut hat.</p></header>",
        "<header><h1>Tempo</h1><p>向长视频提问，看看模型关注了哪里。</p></header>",
    ),
    "Ask and inspect": ("Fragen und nachsehen", "提问与查看"),
    "How it works": ("So funktioniert es", "工作原理"),
    "Video": ("Video", "视频"),
    "Or pick an example": ("Oder ein Beispiel wählen", "或选择一个示例"),
    "Half a minute, 8 scenes": ("Eine halbe Minute, 8 Szenen", "半分钟，8 个场景"),
    "One minute, 15 scenes": ("Eine Minute, 15 Szenen", "一分钟，15 个场景"),
    "Two minutes, 30 scenes": ("Zwei Minuten, 30 Szenen", "两分钟，30 个场景"),
    "Four minutes, 60 scenes": ("Vier Minuten, 60 Szenen", "四分钟，60 个场景"),
    "Ten minutes, 150 scenes": ("Zehn Minuten, 150 Szenen", "十分钟，150 个场景"),
    "Question": ("Frage", "问题"),
    "What do you want to know about this video?": (
        "Was möchten Sie über dieses Video wissen?",
        "您想了解这段视频的什么内容？",
    ),
    "Questions about this example": ("Fragen zu diesem Beispiel (auf Englisch)", "关于此示例的问题（英文）"),
    "Ask": ("Fragen", "提问"),
    "Stop": ("Stopp", "停止"),
    "Part of the video": ("Teil des Videos", "视频的一部分"),
    "From": ("Von", "从"),
    "To": ("Bis", "到"),
    "end": ("Ende", "结尾"),
    "Play from": ("Abspielen ab", "播放："),
    "From the player's position": ("Ab Position des Players", "从播放位置开始"),
    "To the player's position": ("Bis Position des Players", "到播放位置为止"),
    "As the timeline shows": ("Wie die Zeitleiste zeigt", "与时间轴显示一致"),
    "Whole video": ("Ganzes Video", "整段视频"),
    "Only this part is read, so a part of a long video is seen more closely. Times stay those of the whole video.": (
        (
            "Nur dieser Teil wird gelesen, ein Teil eines langen Videos also genauer. Zeiten bleiben die des "
            "ganzen Videos."
        ),
        "只读取这一部分，因此长视频的局部会看得更细。时间仍以整段视频为准。",
    ),
    "Settings": ("Einstellungen", "设置"),
    "Visual token budget": ("Budget an visuellen Token", "视觉 token 预算"),
    "The most memory tokens the decoder may see, over all segments.": (
        "So viele Gedächtnis-Token darf der Decoder höchstens sehen, über alle Segmente.",
        "解码器在所有片段中最多可以看到的记忆 token 数。",
    ),
    "Fit to the video": ("Zum Video passend", "随视频而定"),
    "Or any number": ("Oder eine beliebige Zahl", "或任意数值"),
    "Most frames": ("Höchstzahl der Bilder", "最多帧数"),
    "Short videos are read at full density, long ones more thinly.": (
        "Kurze Videos werden dicht gelesen, lange dünner.",
        "短视频按完整密度读取，长视频则较稀疏。",
    ),
    "Allocation policy": ("Verteilung", "分配策略"),
    "How segments share the budget. All but the first are there to compare with it.": (
        "Wie sich die Segmente das Budget teilen. Alle außer der ersten dienen dem Vergleich.",
        "各片段如何分享预算。除第一种外，其余均用于对比。",
    ),
    "Truncation": ("Kürzung", "截断方式"),
    "Which of a segment's memory tokens are kept.": (
        "Welche Gedächtnis-Token eines Segments behalten werden.",
        "保留片段中的哪些记忆 token。",
    ),
    "Temperature": ("Temperatur", "温度"),
    "0 gives the same answer every time.": ("0 ergibt jedes Mal dieselbe Antwort.", "0 表示每次得到相同的回答。"),
    "Seed": ("Startwert", "随机种子"),
    "For a temperature above 0 and the random policy: the same seed gives the same answer again.": (
        "Für eine Temperatur über 0 und die zufällige Verteilung: Derselbe Startwert ergibt wieder dieselbe Antwort.",
        "用于温度高于 0 和随机分配策略：相同的种子会再次得到相同的回答。",
    ),
    "a new one each time": ("jedes Mal ein neuer", "每次使用新的种子"),
    "That did not work": ("Das hat nicht geklappt", "操作未成功"),
    "Answer": ("Antwort", "回答"),
    "The answer appears here, word by word.": (
        "Hier erscheint die Antwort, Wort für Wort.",
        "回答会逐字显示在这里。",
    ),
    (
        "Each bar is one segment of the video: its height is how many memory tokens it kept, its colour "
        "how relevant the compressor found it. Click a bar or a keyframe to go there. This shows what the "
        "decoder could see; it is not an explanation of why it answered as it did."
    ): (
        (
            "Jeder Balken ist ein Segment des Videos: Seine Höhe zeigt, wie viele Gedächtnis-Token es behielt, "
            "seine Farbe, wie relevant der Kompressor es fand. Ein Klick auf einen Balken oder ein "
            "Schlüsselbild führt dorthin. Das zeigt, was der Decoder sehen konnte; es erklärt nicht, warum er "
            "so geantwortet hat."
        ),
        (
            "每个柱形代表视频的一个片段：高度是保留的记忆 token 数，颜色是压缩器判断的相关程度。点击柱形或关键"
            "帧即可跳转。这显示的是解码器能看到什么，并不解释它为何如此回答。"
        ),
    ),
    "Questions on this video": ("Fragen zu diesem Video", "关于此视频的问题"),
    "Keyframes": ("Schlüsselbilder", "关键帧"),
    "Keyframes of relevant segments": ("Schlüsselbilder relevanter Segmente", "相关片段的关键帧"),
    "Keyframes of other segments": ("Schlüsselbilder anderer Segmente", "其他片段的关键帧"),
    "Evidence": ("Belege", "依据"),
    (
        "Tokens say what the decoder could see. To ask what it used, each segment's memory is left out in "
        "turn, and the page shows how much less likely that makes the answer."
    ): (
        (
            "Token sagen, was der Decoder sehen konnte. Um zu fragen, was er benutzt hat, wird das Gedächtnis "
            "jedes Segments einmal weggelassen, und die Seite zeigt, wie viel unwahrscheinlicher die Antwort "
            "dadurch wird."
        ),
        (
            "token 说明解码器能看到什么。要了解它实际用了什么，会依次去掉每个片段的记忆，并显示回答的可能性因此"
            "下降多少。"
        ),
    ),
    "Leave segments out and measure": ("Segmente weglassen und messen", "去掉片段并测量"),
    "Table": ("Tabelle", "表格"),
    "Compare": ("Vergleichen", "对比"),
    "Ask this question again": ("Diese Frage noch einmal stellen", "再次提出此问题"),
    "Only the allocation and the answer differ. What is still known of the video is not read or compressed again.": (
        "Nur Verteilung und Antwort unterscheiden sich. Was vom Video noch bekannt ist, wird nicht noch einmal gelesen "
        "oder komprimiert.",
        "只有分配和回答不同。视频中仍保留的部分不会再次读取或压缩。",
    ),
    "Run and compare": ("Ausführen und vergleichen", "运行并对比"),
    "Take away": ("Mitnehmen", "导出"),
    "The report is one file that needs nothing else: answer, timeline, keyframes and settings.": (
        (
            "Der Bericht ist eine einzige Datei, die sonst nichts braucht: Antwort, Zeitleiste, "
            "Schlüsselbilder und Einstellungen."
        ),
        "报告是一个独立的文件，包含回答、时间轴、关键帧和设置。",
    ),
    "Report (HTML)": ("Bericht (HTML)", "报告 (HTML)"),
    "Answer and allocation (JSON)": ("Antwort und Verteilung (JSON)", "回答与分配 (JSON)"),
    "Allocation (CSV)": ("Verteilung (CSV)", "分配 (CSV)"),
    "After an answer, the segments that got the most tokens stand here.": (
        "Nach einer Antwort stehen hier die Segmente mit den meisten Token.",
        "得到回答后，这里会显示获得最多 token 的片段。",
    ),
    "After an answer, the numbers behind the timeline stand here.": (
        "Nach einer Antwort stehen hier die Zahlen hinter der Zeitleiste.",
        "得到回答后，这里会显示时间轴背后的数值。",
    ),
    "After an answer, this question's other runs stand here, side by side.": (
        "Nach einer Antwort stehen hier weitere Läufe dieser Frage nebeneinander.",
        "得到回答后，这里会并排显示此问题的其他运行结果。",
    ),
    "The tokens of each segment appear here, over time": (
        "Hier erscheinen die Token jedes Segments über der Zeit",
        "各片段的 token 会按时间显示在这里",
    ),
    "Keyframes of the segments that mattered appear here.": (
        "Hier erscheinen Schlüsselbilder der wichtigen Segmente.",
        "重要片段的关键帧会显示在这里。",
    ),
    "Timeline: arrow keys move from segment to segment, Enter plays from there": (
        "Zeitleiste: Pfeiltasten gehen von Segment zu Segment, die Eingabetaste spielt ab dort",
        "时间轴：方向键在片段间移动，回车键从该处播放",
    ),
    "Zoom": ("Zoom", "缩放"),
    "Zoom in": ("Vergrößern", "放大"),
    "Zoom out": ("Verkleinern", "缩小"),
    "Show the whole video": ("Ganzes Video zeigen", "显示整段视频"),
    "Drag to move, Ctrl and wheel to zoom": (
        "Ziehen verschiebt, Strg und Mausrad zoomt",
        "拖动可平移，按住 Ctrl 滚动可缩放",
    ),
    "play from here": ("ab hier abspielen", "从这里播放"),
    "Leaving out segment {done:,} of {total:,}": (
        "Segment {done:,} von {total:,} wird weggelassen",
        "正在去掉第 {done:,} 个片段，共 {total:,} 个",
    ),
    "This browser cannot play this file. A small preview is being made; you can ask meanwhile.": (
        "Dieser Browser kann die Datei nicht abspielen. Eine kleine Vorschau entsteht; Fragen geht schon jetzt.",
        "此浏览器无法播放该文件。正在生成小尺寸预览，期间可以提问。",
    ),
    "This browser cannot play this file, so a small preview plays. Questions go to the file itself.": (
        (
            "Dieser Browser kann die Datei nicht abspielen, darum läuft eine kleine Vorschau. Fragen gehen an "
            "die Datei selbst."
        ),
        "此浏览器无法播放该文件，因此播放小尺寸预览。提问仍针对原文件。",
    ),
    (
        "This browser cannot play this file, and no preview could be made. If Tempo can read it, asking, "
        "the timeline and the keyframes work all the same."
    ): (
        (
            "Dieser Browser kann die Datei nicht abspielen, und eine Vorschau gelang nicht. Wenn Tempo sie "
            "lesen kann, gehen Fragen, Zeitleiste und Schlüsselbilder trotzdem."
        ),
        "此浏览器无法播放该文件，也无法生成预览。只要 Tempo 能读取，提问、时间轴和关键帧仍可使用。",
    ),
    "Link to this question with its settings": (
        "Link zu dieser Frage mit ihren Einstellungen",
        "此问题及其设置的链接",
    ),
    "Copy link": ("Link kopieren", "复制链接"),
    "Copied": ("Kopiert", "已复制"),
    "Questions about an example can be linked to. Uploads cannot: they are deleted after a while.": (
        (
            "Auf Fragen zu einem Beispiel kann man verlinken, auf Hochgeladenes nicht: Es wird nach einer "
            "Weile gelöscht."
        ),
        "关于示例的问题可以生成链接。上传的文件则不行：它们会在一段时间后删除。",
    ),
    "Keep the tail of each segment's tokens": (
        "Das Ende der Token jedes Segments behalten",
        "保留每个片段末尾的 token",
    ),
    "Half the budget": ("Halbes Budget", "一半预算"),
    "An eighth of the budget": ("Ein Achtel des Budgets", "八分之一预算"),
    "Adaptive (ATA)": ("Adaptiv (ATA)", "自适应 (ATA)"),
    "Adaptive, without temporal anchor": ("Adaptiv, ohne zeitlichen Anker", "自适应，无时间锚点"),
    "Even share": ("Gleicher Anteil", "平均分配"),
    "Adaptive, on reversed scores": ("Adaptiv, mit umgekehrten Werten", "自适应，分数反转"),
    "Uniform subsampling": ("Gleichmäßige Unterabtastung", "均匀下采样"),
    "Hard top-k": ("Hartes Top-k", "硬性 top-k"),
    "Random drop": ("Zufälliges Weglassen", "随机丢弃"),
    "Adversarial (the lowest scores kept)": (
        "Gegenprobe (die niedrigsten Werte bleiben)",
        "对抗（保留分数最低者）",
    ),
    "Every segment keeps its temporal anchor, and the relevant ones as much as the budget allows.": (
        "Jedes Segment behält seinen zeitlichen Anker, die relevanten so viel, wie das Budget erlaubt.",
        "每个片段保留其时间锚点，相关片段在预算允许的范围内保留更多。",
    ),
    "As adaptive allocation, but a segment may keep nothing: what the anchors are good for.": (
        "Wie die adaptive Verteilung, aber ein Segment darf leer ausgehen: wozu die Anker gut sind.",
        "与自适应分配相同，但片段可以不保留任何 token：说明锚点的作用。",
    ),
    "Every segment keeps the same number of tokens: what it is good for to know the question.": (
        "Jedes Segment behält gleich viele Token: wozu es gut ist, die Frage zu kennen.",
        "每个片段保留相同数量的 token：说明了解问题的作用。",
    ),
    "As adaptive allocation, but the least relevant segments keep the most: how much the anchors alone tell.": (
        "Wie die adaptive Verteilung, aber die am wenigsten relevanten Segmente behalten am meisten: wie viel die "
        "Anker allein verraten.",
        "与自适应分配相同，但最不相关的片段保留最多：说明仅靠锚点能得知多少。",
    ),
    "At most half of the frames are read, and each segment of them is kept whole: what is in between is not seen.": (
        "Höchstens die Hälfte der Bilder wird gelesen, jedes Segment davon bleibt ganz: Was dazwischen liegt, wird "
        "nicht gesehen.",
        "最多读取一半的帧，由其组成的每个片段完整保留：中间的内容看不到。",
    ),
    "At most half of the segments are kept whole, those with the highest scores, and nothing of the rest.": (
        "Höchstens die Hälfte der Segmente bleibt ganz, die mit den höchsten Werten, vom Rest nichts.",
        "最多一半的片段完整保留，即分数最高者，其余全部丢弃。",
    ),
    "At most half of the segments are kept whole, drawn at random, and nothing of the rest.": (
        "Höchstens die Hälfte der Segmente bleibt ganz, zufällig gezogen, vom Rest nichts.",
        "最多一半的片段完整保留，随机抽取，其余全部丢弃。",
    ),
    "At most half of the segments are kept whole, those with the lowest scores, and nothing of the rest.": (
        "Höchstens die Hälfte der Segmente bleibt ganz, die mit den niedrigsten Werten, vom Rest nichts.",
        "最多一半的片段完整保留，即分数最低者，其余全部丢弃。",
    ),
    "Head (the paper's)": ("Anfang (wie in der Arbeit)", "头部（论文方法）"),
    "Tail": ("Ende", "尾部"),
    "Merge similar tokens": ("Ähnliche Token verschmelzen", "合并相似 token"),
    "Read": ("Lesen", "读取"),
    "Compress": ("Komprimieren", "压缩"),
    "Reading frames: {done:,} of {total:,}": (
        "Bilder werden gelesen: {done:,} von {total:,}",
        "正在读取帧：{done:,} / {total:,}",
    ),
    "Opening the video": ("Das Video wird geöffnet", "正在打开视频"),
    "Compressing segments with the question: {done:,} of {total:,}": (
        "Segmente werden mit der Frage komprimiert: {done:,} von {total:,}",
        "正在结合问题压缩片段：{done:,} / {total:,}",
    ),
    "Answering: {done:,} tokens": ("Antwort: {done:,} Token", "正在回答：{done:,} 个 token"),
    "Waiting for the model. Other visitors' questions may be ahead of yours.": (
        "Warten auf das Modell. Vielleicht sind andere vorher dran.",
        "正在等待模型。其他访客的问题可能排在前面。",
    ),
    "Waiting to read the video. Other visitors' videos may be ahead of yours.": (
        "Warten, bis das Video gelesen werden kann. Vielleicht sind andere vorher dran.",
        "正在等待读取视频。其他访客的视频可能排在前面。",
    ),
    "Nothing asked yet. Choose a video, write a question, and press Ask.": (
        "Noch nichts gefragt. Video wählen, Frage schreiben und auf „Fragen“ drücken.",
        "尚未提问。请选择视频、写下问题，然后点击“提问”。",
    ),
    "Stopped before an answer. Press Ask to start again.": (
        "Vor einer Antwort gestoppt. „Fragen“ beginnt von vorn.",
        "在得到回答前已停止。点击“提问”重新开始。",
    ),
    "No answer this time. Your video and your question are still here.": (
        "Diesmal keine Antwort. Video und Frage sind noch da.",
        "这次没有回答。您的视频和问题仍然保留。",
    ),
    "{count:,} segment of {seconds:.1f} s, {used:,} of {cap:,} tokens used, {rate:.1f} a frame.": (
        "{count:,} Segment von {seconds:.1f} s, {used:,} von {cap:,} Token verwendet, {rate:.1f} je Bild.",
        "{count:,} 个片段，每个 {seconds:.1f} 秒，使用 {used:,} / {cap:,} 个 token，每帧 {rate:.1f} 个。",
    ),
    "{count:,} segments of {seconds:.1f} s, {used:,} of {cap:,} tokens used, {rate:.1f} a frame.": (
        "{count:,} Segmente von {seconds:.1f} s, {used:,} von {cap:,} Token verwendet, {rate:.1f} je Bild.",
        "{count:,} 个片段，每个 {seconds:.1f} 秒，使用 {used:,} / {cap:,} 个 token，每帧 {rate:.1f} 个。",
    ),
    "The file says that it is {announced} long, but holds pictures for {found}.": (
        "Die Datei gibt als Länge {announced} an, enthält aber Bilder für {found}.",
        "文件声称时长为 {announced}，但其中的画面只有 {found}。",
    ),
    "Only {part} of the video was read: so much is read at most, or nothing behind it can be decoded.": (
        "Gelesen wurde nur {part} des Videos: Mehr wird nicht gelesen, oder dahinter lässt sich nichts dekodieren.",
        "只读取了视频的 {part}：已达读取上限，或其后的内容无法解码。",
    ),
    "{count:,} frame that was to be read cannot be decoded; the one before or after stands for it.": (
        "{count:,} Bild, das zu lesen war, lässt sich nicht dekodieren; das davor oder danach steht dafür.",
        "有 {count:,} 帧无法解码，以其前后的帧代替。",
    ),
    "{count:,} frames that were to be read cannot be decoded; those before or after stand for them.": (
        "{count:,} Bilder, die zu lesen waren, lassen sich nicht dekodieren; die davor oder danach stehen dafür.",
        "有 {count:,} 帧无法解码，以其前后的帧代替。",
    ),
    "Only {part} of the video was read, as asked.": (
        "Gelesen wurde nur {part} des Videos, wie gewünscht.",
        "按要求只读取了视频的 {part}。",
    ),
    (
        "One frame every {distance:.1f} s was read, so events shorter than that can be missed. More frames "
        "can be allowed in the settings, or a part of the video chosen."
    ): (
        (
            "Alle {distance:.1f} s wurde ein Bild gelesen, kürzere Ereignisse können also fehlen. In den "
            "Einstellungen sind mehr Bilder möglich, oder man wählt einen Teil des Videos."
        ),
        "每 {distance:.1f} 秒读取一帧，因此更短的事件可能被遗漏。可在设置中允许更多帧，或选择视频的一部分。",
    ),
    (
        "One frame every {distance:.1f} s was read, so events shorter than that can be missed. A part of the "
        "video can be chosen and is then read more densely."
    ): (
        (
            "Alle {distance:.1f} s wurde ein Bild gelesen, kürzere Ereignisse können also fehlen. Man kann einen "
            "Teil des Videos wählen, der dann dichter gelesen wird."
        ),
        "每 {distance:.1f} 秒读取一帧，因此更短的事件可能被遗漏。可以选择视频的一部分，那部分会读得更密。",
    ),
    "No segment scored as relevant: what was asked for may not be in this video.": (
        "Kein Segment wurde als relevant bewertet: Das Gefragte kommt in diesem Video vielleicht nicht vor.",
        "没有片段被判断为相关：所问内容可能不在此视频中。",
    ),
    "Allocation policy: {policy}. {shows}": ("Verteilung: {policy}. {shows}", "分配策略：{policy}。{shows}"),
    "Drawn with seed {seed}.": ("Gezogen mit dem Startwert {seed}.", "使用随机种子 {seed} 抽样。"),
    "seed {seed}": ("Startwert {seed}", "种子 {seed}"),
    (
        "The budget of {cap:,} tokens left nothing beyond the temporal anchors of {count:,} segments, so what "
        "is relevant could not get more."
    ): (
        (
            "Das Budget von {cap:,} Token ließ neben den zeitlichen Ankern von {count:,} Segmenten nichts übrig, "
            "Relevantes konnte also nicht mehr bekommen."
        ),
        "{cap:,} 个 token 的预算被 {count:,} 个片段的时间锚点用尽，相关片段无法获得更多。",
    ),
    "The answer was cut off after {tokens:,} tokens.": (
        "Die Antwort wurde nach {tokens:,} Token abgeschnitten.",
        "回答在 {tokens:,} 个 token 后被截断。",
    ),
    "Frames, memory tokens and relevance were still known from this question, so only the decoder ran.": (
        "Bilder, Gedächtnis-Token und Relevanz dieser Frage waren noch bekannt, nur der Decoder lief also.",
        "此问题的帧、记忆 token 和相关性仍然保留，因此只运行了解码器。",
    ),
    "Frames and vision features were still known from an earlier question on this video.": (
        "Bilder und Bildmerkmale waren noch von einer früheren Frage zu diesem Video bekannt.",
        "帧和视觉特征沿用了此视频先前的问题。",
    ),
    "The frames were still known from an earlier question on this video.": (
        "Die Bilder waren noch von einer früheren Frage zu diesem Video bekannt.",
        "帧沿用了此视频先前的问题。",
    ),
    "{known} That saved {seconds:.1f} s.": (
        "{known} Das sparte {seconds:.1f} s.",
        "{known}节省了 {seconds:.1f} 秒。",
    ),
    "Not scored as relevant": ("Nicht als relevant bewertet", "未被判断为相关"),
    "No segment scored as relevant; the {count:,} highest scores": (
        "Kein Segment wurde als relevant bewertet; die {count:,} höchsten Werte",
        "没有片段被判断为相关；得分最高的 {count:,} 个",
    ),
    "{count:,} of the {found:,} segments that scored as relevant, those with the most tokens": (
        "{count:,} der {found:,} als relevant bewerteten Segmente, die mit den meisten Token",
        "{found:,} 个相关片段中 token 最多的 {count:,} 个",
    ),
    "{count:,} segment scored as relevant": (
        "{count:,} Segment wurde als relevant bewertet",
        "{count:,} 个片段被判断为相关",
    ),
    "{count:,} segments scored as relevant": (
        "{count:,} Segmente wurden als relevant bewertet",
        "{count:,} 个片段被判断为相关",
    ),
    "{relevant}.": ("{relevant}.", "{relevant}。"),
    "{count:,} other in grey": ("{count:,} weiteres in Grau", "其余 {count:,} 个以灰色显示"),
    "{count:,} others in grey": ("{count:,} weitere in Grau", "其余 {count:,} 个以灰色显示"),
    "{relevant}; {others}.": ("{relevant}; {others}.", "{relevant};{others}。"),
    "{relevant}; {others}, evenly spread over the video; {omitted:,} more are not shown.": (
        "{relevant}; {others}, gleichmäßig über das Video verteilt; {omitted:,} weitere sind nicht zu sehen.",
        "{relevant}；{others}，均匀分布于视频；另有 {omitted:,} 个未显示。",
    ),
    "Highest relevance score: {score} at {time}.": (
        "Höchste Relevanz: {score} bei {time}.",
        "最高相关性得分：{time} 处为 {score}。",
    ),
    "Highest relevance score: {score} in {count:,} of {total:,} segments.": (
        "Höchste Relevanz: {score} in {count:,} von {total:,} Segmenten.",
        "最高相关性得分：{total:,} 个片段中有 {count:,} 个为 {score}。",
    ),
    "All segments have the same relevance score: {score}.": (
        "Alle Segmente haben dieselbe Relevanz: {score}.",
        "所有片段的相关性得分相同：{score}。",
    ),
    "The model that answers": ("Das Modell, das antwortet", "负责回答的模型"),
    "What it can do": ("Was es kann", "能力范围"),
    "Licence": ("Lizenz", "许可"),
    "{number:.1f} million parameters": ("{number:.1f} Millionen Parameter", "{number:.1f} 百万参数"),
    "{number:.1f} billion parameters": ("{number:.1f} Milliarden Parameter", "{number:.1f} 十亿参数"),
    "Chosen by TEMPO_MODEL.": ("Gewählt durch TEMPO_MODEL.", "由 TEMPO_MODEL 选定。"),
    "Chosen by the caller.": ("Gewählt durch den Aufruf.", "由调用者选定。"),
    "Chosen because this GPU has 16 GiB free.": (
        "Gewählt, weil diese GPU 16 GiB frei hat.",
        "因为此 GPU 有 16 GiB 空闲显存而选定。",
    ),
    "Chosen because no GPU with 16 GiB free was found for Tempo-6B.": (
        "Gewählt, weil für Tempo-6B keine GPU mit 16 GiB frei war.",
        "因为没有找到可供 Tempo-6B 使用的 16 GiB 空闲 GPU 而选定。",
    ),
    (
        "Up to {gigabytes:.3g} GB; of a longer video the first {length} are read. Sound is not used. "
        "Uploads are deleted after {age}."
    ): (
        (
            "Bis {gigabytes:.3g} GB; von längeren Videos werden die ersten {length} gelesen. Ton wird nicht "
            "benutzt. Hochgeladenes wird nach {age} gelöscht."
        ),
        "最大 {gigabytes:.3g} GB；较长的视频只读取前 {length}。不使用声音。上传的文件在 {age}后删除。",
    ),
    "{count:,} second": ("{count:,} Sekunde", "{count:,} 秒"),
    "{count:,} seconds": ("{count:,} Sekunden", "{count:,} 秒"),
    "{count:,} minute": ("{count:,} Minute", "{count:,} 分钟"),
    "{count:,} minutes": ("{count:,} Minuten", "{count:,} 分钟"),
    "{hours:.3g} hours": ("{hours:.3g} Stunden", "{hours:.3g} 小时"),
    "{count:,} token": ("{count:,} Token", "{count:,} 个 token"),
    "{count:,} tokens": ("{count:,} Token", "{count:,} 个 token"),
    # Drawn into pictures with a font that has no Chinese.
    "{tokens:,} token": ("{tokens:,} Token", "{tokens:,} token"),
    "{tokens:,} tokens": ("{tokens:,} Token", "{tokens:,} token"),
    "relevance {relevance:.2f}": ("Relevanz {relevance:.2f}", "相关性 {relevance:.2f}"),
    "relevance": ("Relevanz", "相关性"),
    "relevance score": ("Relevanz", "相关性得分"),
    "tokens": ("Token", "个 token"),
    "tokens kept": ("behaltene Token", "保留的 token"),
    "{done:,} of {total:,} segments scored": (
        "{done:,} von {total:,} Segmenten bewertet",
        "已评分 {done:,} / {total:,} 个片段",
    ),
    "{used:,} of {cap:,} tokens used": ("{used:,} von {cap:,} Token verwendet", "使用 {used:,} / {cap:,} 个 token"),
    "temporal<br>anchor {tokens:,}": ("zeitlicher<br>Anker {tokens:,}", "时间锚点<br>{tokens:,}"),
    "even<br>share {tokens:,.1f}": ("gleicher<br>Anteil {tokens:,.1f}", "平均份额<br>{tokens:,.1f}"),
    "named in the answer": ("in der Antwort genannt", "回答中提到"),
    "nats": ("nats", "nats"),
    "Reads real footage, without sound. It can be wrong, and it can misread small text and fine detail.": (
        ("Liest echte Aufnahmen, ohne Ton. Es kann sich irren und kleine Schrift und feine Einzelheiten falsch lesen."),
        "可读取真实影像，不含声音。它可能出错，也可能误读小字和细节。",
    ),
    (
        "Knows only its own synthetic world: scenes of four seconds with coloured shapes that move and a line of "
        "text; and only English. It understands nothing of real footage, and should say so; the released weights read "
        "it."
    ): (
        (
            "Kennt nur seine eigene künstliche Welt: Szenen von vier Sekunden mit farbigen Formen, die sich bewegen, "
            "und einer Zeile Text; und nur Englisch. Von echten Aufnahmen versteht es nichts und sollte das auch "
            "sagen; die veröffentlichten Gewichte lesen sie."
        ),
        "只了解自己的合成世界：每个场景四秒，有运动的彩色图形和一行文字；并且只懂英语。它不理解真实影像，并且应当如实说明；已发布的权重可以读取真实影像。",
    ),
    "Weights: academic, non-commercial research use only. Code: Apache-2.0.": (
        "Gewichte: nur für akademische, nicht kommerzielle Forschung. Code: Apache-2.0.",
        "权重：仅限学术性、非商业研究使用。代码：Apache-2.0。",
    ),
    "Apache-2.0, trained by this project": (
        "Apache-2.0, von diesem Projekt trainiert",
        "Apache-2.0，由本项目训练",
    ),
    "Attribution: gain in likelihood by segment": (
        "Attribution: Zuwachs an Wahrscheinlichkeit",
        "归因：各片段带来的似然提升",
    ),
    "without it, the log-likelihood of the answer falls by {drop}": (
        "ohne es fällt die Log-Likelihood der Antwort um {drop}",
        "去掉它，回答的对数似然下降 {drop}",
    ),
    "A minus B: {tokens} tokens": ("A minus B: {tokens} Token", "A 减 B：{tokens} 个 token"),
    "Difference: up where A kept more, down where B did": (
        "Unterschied: oben behielt A mehr, unten B",
        "差异：向上为 A 保留更多，向下为 B 更多",
    ),
    "Time": ("Zeit", "时间"),
    "Tokens": ("Token", "token 数"),
    "Relevance": ("Relevanz", "相关性"),
    "Attribution, nats": ("Attribution, nats", "归因 (nats)"),
    "Tokens kept and relevance score of each segment": (
        "Behaltene Token und Relevanz jedes Segments",
        "各片段保留的 token 数与相关性得分",
    ),
    "{time}: go there.": ("{time}: dorthin.", "{time}：跳转到此处。"),
    "The video ends before this time.": ("Das Video endet vor dieser Zeit.", "视频在此时间之前已结束。"),
    "Hardly any tokens were kept around {time}.": (
        "Um {time} wurden kaum Token behalten.",
        "{time} 附近几乎没有保留 token。",
    ),
    "Where tokens went": ("Wohin die Token gingen", "token 分配到哪里"),
    (
        "This one of {total:,} segments kept {share:.0f} % of the tokens that were used. It is what the "
        "decoder could see most of, not why it answered as it did."
    ): (
        (
            "Dieses eine von {total:,} Segmenten behielt {share:.0f} % der verwendeten Token. Davon konnte der "
            "Decoder am meisten sehen; warum er so antwortete, sagt das nicht."
        ),
        (
            "{total:,} 个片段中的这一个保留了所用 token 的 {share:.0f} %。这是解码器看到最多的部分，而"
            "不是它如此回答的原因。"
        ),
    ),
    (
        "These {count:,} of {total:,} segments kept {share:.0f} % of the tokens that were used. It is what "
        "the decoder could see most of, not why it answered as it did."
    ): (
        (
            "Diese {count:,} von {total:,} Segmenten behielten {share:.0f} % der verwendeten Token. Davon "
            "konnte der Decoder am meisten sehen; warum er so antwortete, sagt das nicht."
        ),
        (
            "{total:,} 个片段中的这 {count:,} 个保留了所用 token 的 {share:.0f} %。这是解码器看到最多的部分，而"
            "不是它如此回答的原因。"
        ),
    ),
    (
        "Every segment with tokens kept the same, {tokens:,}, so tokens point to none of them. The track of "
        "relevance in the timeline shows where the compressor looked."
    ): (
        (
            "Jedes Segment mit Token behielt gleich viele, {tokens:,}, die Token heben also keines hervor. Die Spur "
            "der Relevanz in der Zeitleiste zeigt, wohin der Kompressor geschaut hat."
        ),
        (
            "含有 token 的片段各保留了同样多（{tokens:,} 个），因此 token 不指向其中任何一个。时间轴上的相关性一栏"
            "显示压缩器关注了哪里。"
        ),
    ),
    "What the answer leaned on": ("Worauf sich die Antwort stützt", "回答依赖于什么"),
    (
        "The one segment with tokens was left out, and the decoder was asked how likely it then finds the "
        "answer it gave. A large drop means that the answer leaned on what the video shows."
    ): (
        (
            "Das eine Segment mit Token wurde weggelassen und der Decoder gefragt, wie wahrscheinlich ihm "
            "seine Antwort dann noch ist. Ein großer Abfall heißt, dass sich die Antwort auf das Video stützt."
        ),
        "去掉唯一含有 token 的片段，再让解码器判断原回答的可能性。下降很大说明回答依赖于视频内容。",
    ),
    (
        "Each of {count:,} segments was left out in turn, and the decoder was asked how likely it then "
        "finds the answer it gave. A large drop means that the answer leaned on that segment. A small one "
        "does not mean that it was ignored: another segment may show the same."
    ): (
        (
            "Jedes von {count:,} Segmenten wurde einmal weggelassen und der Decoder gefragt, wie "
            "wahrscheinlich ihm seine Antwort dann noch ist. Ein großer Abfall heißt, dass sich die Antwort "
            "auf dieses Segment stützt. Ein kleiner heißt nicht, dass es übergangen wurde: Ein anderes kann "
            "dasselbe zeigen."
        ),
        (
            "依次去掉 {count:,} 个片段中的每一个，再让解码器判断原回答的可能性。下降很大说明回答依赖于该片段；"
            "下降很小并不说明它被忽略：其他片段可能显示同样的内容。"
        ),
    ),
    "Of {total:,} segments with tokens, those with the most were tried.": (
        "Von {total:,} Segmenten mit Token wurden die mit den meisten geprüft.",
        "在 {total:,} 个含有 token 的片段中，只测试了 token 最多的那些。",
    ),
    (
        "No single segment carries this answer: without any one of them it stays about as likely. It may "
        "rest on several segments that show the same, or on none."
    ): (
        (
            "Kein einzelnes Segment trägt diese Antwort: Ohne irgendeines davon bleibt sie etwa gleich "
            "wahrscheinlich. Sie kann auf mehreren beruhen, die dasselbe zeigen, oder auf keinem."
        ),
        (
            "没有哪个片段单独支撑此回答：去掉任何一个，其可能性都大致不变。它可能依赖多个内容相同的片段，也可能"
            "不依赖任何片段。"
        ),
    ),
    "Both agree: the answer leans most on {time}, and no segment kept more tokens.": (
        "Beide stimmen überein: Die Antwort stützt sich am meisten auf {time}, und kein Segment behielt mehr Token.",
        "两者一致：回答最依赖 {time}，且没有片段保留更多 token。",
    ),
    (
        "The two disagree: most tokens went to {tokens}, but the answer leans most on {drop}. Tokens are "
        "allocated before the decoder reads anything."
    ): (
        (
            "Beide widersprechen sich: Die meisten Token gingen an {tokens}, die Antwort stützt sich aber am "
            "meisten auf {drop}. Token werden verteilt, bevor der Decoder etwas liest."
        ),
        "两者不一致：最多的 token 分配给了 {tokens}，但回答最依赖 {drop}。token 是在解码器读取之前分配的。",
    ),
    "without it the answer is {share:.0f} % less likely ({drop:.2f} nats)": (
        "ohne es ist die Antwort {share:.0f} % unwahrscheinlicher ({drop:.2f} nats)",
        "去掉它，回答的可能性下降 {share:.0f} %（{drop:.2f} nats）",
    ),
    "without it the answer is more than 99 % less likely ({drop:.2f} nats)": (
        "ohne es ist die Antwort über 99 % unwahrscheinlicher ({drop:.2f} nats)",
        "去掉它，回答的可能性下降超过 99 %（{drop:.2f} nats）",
    ),
    "Runs side by side": ("Läufe nebeneinander", "并排对比各次运行"),
    "Frames read": ("Gelesene Bilder", "读取的帧数"),
    "Tokens used": ("Verwendete Token", "使用的 token"),
    "Segments without tokens": ("Segmente ohne Token", "没有 token 的片段"),
    "Seconds to the answer": ("Sekunden bis zur Antwort", "得到回答的秒数"),
    "Reused": ("Wiederverwendet", "复用"),
    "nothing": ("nichts", "无"),
    "frames": ("Bilder", "帧"),
    "vision features": ("Bildmerkmale", "视觉特征"),
    "memory tokens and relevance": ("Gedächtnis-Token und Relevanz", "记忆 token 与相关性"),
    "{steps}; {seconds:.1f} s saved": ("{steps}; {seconds:.1f} s gespart", "{steps}；节省 {seconds:.1f} 秒"),
    "Before you ask": ("Bevor Sie fragen", "提问之前"),
    "To be read": ("Gelesen wird", "将读取"),
    "all of it": ("alles", "全部"),
    "{count:,} frame": ("{count:,} Bild", "{count:,} 帧"),
    "{count:,} frames": ("{count:,} Bilder", "{count:,} 帧"),
    "({rate:.2g} a second)": ("({rate:.2g} je Sekunde)", "（每秒 {rate:.2g} 帧）"),
    "Segments": ("Segmente", "片段"),
    "{count:,} of {seconds:.1f} s": ("{count:,} von {seconds:.1f} s", "{count:,} 个，每个 {seconds:.1f} 秒"),
    "Token budget": ("Token-Budget", "token 预算"),
    "{budget:,}, enough for all {all:,} memory tokens": (
        "{budget:,}, genug für alle {all:,} Gedächtnis-Token",
        "{budget:,}，足以保留全部 {all:,} 个记忆 token",
    ),
    "{budget:,}, nothing beyond the temporal anchors": (
        "{budget:,}, nichts über die zeitlichen Anker hinaus",
        "{budget:,}，仅够时间锚点",
    ),
    "{budget:,}, {beyond:,} beyond the temporal anchors": (
        "{budget:,}, davon {beyond:,} über die zeitlichen Anker hinaus",
        "{budget:,}，其中 {beyond:,} 个在时间锚点之外",
    ),
    "This budget leaves every segment the same few tokens, however relevant it is.": (
        "Dieses Budget lässt jedem Segment gleich wenige Token, wie relevant es auch ist.",
        "此预算使每个片段只得到同样少的 token，无论其相关程度如何。",
    ),
    "Use {tokens:,} tokens": ("{tokens:,} Token verwenden", "使用 {tokens:,} 个 token"),
    "Estimate": ("Schätzung", "预计用时"),
    "known after the first question": ("bekannt nach der ersten Frage", "第一个问题之后可知"),
    "about {seconds:,} s": ("etwa {seconds:,} s", "约 {seconds:,} 秒"),
    "{low:,} to {high:,} s": ("{low:,} bis {high:,} s", "{low:,} 至 {high:,} 秒"),
    "{low:,} to {high:,} min": ("{low:,} bis {high:,} min", "{low:,} 至 {high:,} 分钟"),
    "up to {minutes:,} min": ("bis zu {minutes:,} min", "最多 {minutes:,} 分钟"),
    "about {minutes:,} min": ("etwa {minutes:,} min", "约 {minutes:,} 分钟"),
    "{whole}: the first {part} will be read.": (
        "{whole}: Die ersten {part} werden gelesen.",
        "{whole}：将读取前 {part}。",
    ),
    (
        "At most {frames:,} frames are read: one every {distance_s:.1f} s instead of every {usual_s:.1f} "
        "s, so shorter events can be missed."
    ): (
        (
            "Höchstens {frames:,} Bilder werden gelesen: alle {distance_s:.1f} s eines statt alle "
            "{usual_s:.1f} s, kürzere Ereignisse können also fehlen."
        ),
        (
            "最多读取 {frames:,} 帧：每 {distance_s:.1f} 秒一帧，而不是每 {usual_s:.1f} 秒一帧，因此更短的事件"
            "可能被遗漏。"
        ),
    ),
    "The numbers are the model's limits; ask about a video to see its own.": (
        "Die Zahlen sind die Grenzen des Modells; nach einer Frage stehen hier die des Videos.",
        "这些数字是模型的上限；提问后会显示该视频自己的数字。",
    ),
    "The numbers are those of the question you see.": (
        "Die Zahlen gehören zur Frage, die Sie sehen.",
        "这些数字对应您看到的问题。",
    ),
    "at most {count:,} frames": ("höchstens {count:,} Bilder", "最多 {count:,} 帧"),
    "{window:,} frames each": ("je {window:,} Bilder", "每个 {window:,} 帧"),
    "{k_max:,} memory tokens each": ("je {k_max:,} Gedächtnis-Token", "每个 {k_max:,} 个记忆 token"),
    "at most {budget:,} tokens in all": ("zusammen höchstens {budget:,} Token", "总共最多 {budget:,} 个 token"),
    "at most {count:,} tokens of context": ("höchstens {count:,} Token Kontext", "上下文最多 {count:,} 个 token"),
    "{count:,} segment of {seconds:.1f} s": (
        "{count:,} Segment von {seconds:.1f} s",
        "{count:,} 个片段，{seconds:.1f} 秒",
    ),
    "{count:,} segments of {seconds:.1f} s": (
        "{count:,} Segmente von {seconds:.1f} s",
        "{count:,} 个片段，每个 {seconds:.1f} 秒",
    ),
    "{count:,} × {k_max:,} = {all:,} memory tokens": (
        "{count:,} × {k_max:,} = {all:,} Gedächtnis-Token",
        "{count:,} × {k_max:,} = {all:,} 个记忆 token",
    ),
    "{used:,} of {all:,} tokens kept, {share:.0f} %": (
        "{used:,} von {all:,} Token behalten, {share:.0f} %",
        "保留 {used:,} / {all:,} 个 token，{share:.0f} %",
    ),
    "{few:,} of {count:,} segments hold {share:.0f} % of what was kept": (
        "{few:,} von {count:,} Segmenten enthalten {share:.0f} % davon",
        "{count:,} 个片段中的 {few:,} 个含有所保留 token 的 {share:.0f} %",
    ),
    "{count:,} segment with tokens": ("{count:,} Segment mit Token", "{count:,} 个含有 token 的片段"),
    "{count:,} segments with equally many tokens": (
        "{count:,} Segmente mit gleich vielen Token",
        "{count:,} 个片段，token 数相同",
    ),
    "Frames": ("Bilder", "帧"),
    "The video is sampled at {fps:g} frames a second, a long one more thinly.": (
        "Dem Video werden {fps:g} Bilder je Sekunde entnommen, einem langen weniger.",
        "视频按每秒 {fps:g} 帧采样，长视频则更稀疏。",
    ),
    "{window:,} frames in a row make a segment. Each is read apart from the others.": (
        "Je {window:,} Bilder hintereinander bilden ein Segment. Jedes wird für sich gelesen.",
        "连续 {window:,} 帧组成一个片段，各片段独立读取。",
    ),
    "Memory tokens and relevance": ("Gedächtnis-Token und Relevanz", "记忆 token 与相关性"),
    (
        "A small vision-language model, the compressor, reads a segment together with your question. It "
        "writes what matters for it into memory tokens, the most important first, and scores how relevant "
        "the segment is."
    ): (
        (
            "Ein kleines Bild-Sprach-Modell, der Kompressor, liest ein Segment zusammen mit Ihrer Frage. Was "
            "für sie zählt, schreibt es in Gedächtnis-Token, das Wichtigste zuerst, und bewertet, wie relevant "
            "das Segment ist."
        ),
        (
            "一个小型视觉语言模型（压缩器）结合您的问题读取每个片段，把重要内容按重要程度写入记忆 token，并给出"
            "该片段的相关性得分。"
        ),
    ),
    "Allocation": ("Verteilung", "分配"),
    (
        "Adaptive token allocation spends the budget by relevance: every segment keeps at least {anchor:,} "
        "(the temporal anchor) and at most {k_max:,} of its first tokens, the rest is dropped."
    ): (
        (
            "Die adaptive Verteilung gibt das Budget nach Relevanz aus: Jedes Segment behält mindestens "
            "{anchor:,} (den zeitlichen Anker) und höchstens {k_max:,} seiner ersten Token, der Rest fällt weg."
        ),
        (
            "自适应 token 分配按相关性使用预算：每个片段至少保留 {anchor:,} 个（时间锚点），最多保留前 "
            "{k_max:,} 个 token，其余舍弃。"
        ),
    ),
    (
        "A language model, the decoder, reads the time and the kept tokens of one segment after the other, "
        "then your question, and writes the answer. It sees nothing else of the video."
    ): (
        (
            "Ein Sprachmodell, der Decoder, liest Segment für Segment die Zeit und die behaltenen Token, dann "
            "Ihre Frage, und schreibt die Antwort. Sonst sieht es vom Video nichts."
        ),
        (
            "语言模型（解码器）依次读取每个片段的时间和保留的 token，再读取您的问题，然后写出回答。它看不到视频"
            "的其他内容。"
        ),
    ),
    "Tempo: what the model saw": ("Tempo: was das Modell sah", "Tempo：模型看到了什么"),
    "Tokens over time": ("Token über der Zeit", "token 随时间的分布"),
    "File": ("Datei", "文件"),
    "Asked at": ("Gefragt am", "提问时间"),
    "End of the answer": ("Ende der Antwort", "回答的结束"),
    "complete": ("vollständig", "完整"),
    "cut off": ("abgeschnitten", "被截断"),
    "Source": ("Quelle", "来源"),
    "Versions": ("Versionen", "版本"),
    "Model": ("Modell", "模型"),
    "All segments as a table": ("Alle Segmente als Tabelle", "以表格显示所有片段"),
}
"""English -> (German, simplified Chinese)."""
