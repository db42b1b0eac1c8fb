"""Catalogue of errors: what went wrong, in other languages. `catalogue` has the rest.

Grouped by what is wrong. Names of options, variables and files stay as they are.
"""

from __future__ import annotations

ERRORS: dict[str, tuple[str, str]] = {
    "Something went wrong on our side (report {number}). Please try again.": (
        "Bei uns ist etwas schiefgegangen (Bericht {number}). Bitte noch einmal versuchen.",
        "我们这边出了问题（报告编号 {number}）。请重试。",
    ),
    "Stopped.": ("Gestoppt.", "已停止。"),
    # What is asked
    "There is no video yet. Upload one, or pick an example.": (
        "Es ist noch kein Video da. Laden Sie eines hoch, oder wählen Sie ein Beispiel.",
        "还没有视频。请上传一个，或选择一个示例。",
    ),
    "The video is no longer here: uploads are deleted after a while. Upload it again.": (
        "Das Video ist nicht mehr da: Hochgeladenes wird nach einer Weile gelöscht. Laden Sie es noch einmal hoch.",
        "视频已不在这里：上传的文件会在一段时间后删除。请重新上传。",
    ),
    "There is no question yet. Write one, then press Ask.": (
        "Es ist noch keine Frage da. Schreiben Sie eine, und drücken Sie dann auf „Fragen“.",
        "还没有问题。请先写下问题，然后点击“提问”。",
    ),
    "There is no question. Type one, such as: What happens in this video?": (
        "Es ist keine Frage da. Schreiben Sie eine, etwa: What happens in this video?",
        "没有问题。请输入一个，例如：What happens in this video?",
    ),
    "There is no answer yet. Ask a question first.": (
        "Es gibt noch keine Antwort. Stellen Sie zuerst eine Frage.",
        "还没有回答。请先提问。",
    ),
    "Choose at least one other way to answer, then press Compare.": (
        "Wählen Sie mindestens eine andere Art zu antworten, dann lässt sich vergleichen.",
        "请至少选择一种其他回答方式，然后再对比。",
    ),
    "The question has {tokens:,} tokens; at most {most:,} can be read. Shorten it.": (
        "Die Frage hat {tokens:,} Token; gelesen werden höchstens {most:,}. Kürzen Sie sie.",
        "问题有 {tokens:,} 个 token，最多可读取 {most:,} 个。请缩短问题。",
    ),
    (
        "A budget of {cap:,} tokens over {segments:,} segments can need a context of {longest:,} tokens; {name} reads "
        "{limit:,}. Choose a smaller budget or fewer frames."
    ): (
        (
            "Ein Budget von {cap:,} Token über {segments:,} Segmente kann {longest:,} Token Kontext brauchen; {name} "
            "liest {limit:,}. Wählen Sie ein kleineres Budget oder weniger Bilder."
        ),
        (
            "{cap:,} 个 token 的预算用于 {segments:,} 个片段，可能需要 {longest:,} 个 token 的上下文，而 {name} "
            "只能读取 {limit:,} 个。请减小预算或减少帧数。"
        ),
    ),
    (
        "This question needs more memory than is free. Choose fewer frames or a smaller budget, or try again when the "
        "machine is less busy."
    ): (
        (
            "Diese Frage braucht mehr Speicher, als frei ist. Wählen Sie weniger Bilder oder ein kleineres Budget, "
            "oder versuchen Sie es wieder, wenn die Maschine weniger zu tun hat."
        ),
        "此问题需要的内存超过可用内存。请减少帧数或减小预算，或等机器空闲时再试。",
    ),
    "{written!r} is not a time. Write seconds, or a clock time such as 1:24 or 1:02:03.": (
        "{written!r} ist keine Zeit. Schreiben Sie Sekunden oder eine Zeit wie 1:24 oder 1:02:03.",
        "{written!r} 不是时间。请填写秒数，或 1:24、1:02:03 这样的时间。",
    ),
    (
        "The part to ask about goes from {start_s:.6g} s to {end_s:.6g} s: there is nothing in it. Choose an end that "
        "is later than the start."
    ): (
        (
            "Der gefragte Teil geht von {start_s:.6g} s bis {end_s:.6g} s: Darin ist nichts. Wählen Sie ein Ende, das "
            "nach dem Anfang liegt."
        ),
        "所选部分从 {start_s:.6g} 秒到 {end_s:.6g} 秒，其中没有内容。请选择晚于起点的终点。",
    ),
    (
        "The part to ask about begins at {start_s:.6g} s, but the video is only {duration_s:.6g} s long. Choose an "
        "earlier start."
    ): (
        (
            "Der gefragte Teil beginnt bei {start_s:.6g} s, das Video ist aber nur {duration_s:.6g} s lang. Wählen Sie "
            "einen früheren Anfang."
        ),
        "所选部分从 {start_s:.6g} 秒开始，但视频只有 {duration_s:.6g} 秒。请选择更早的起点。",
    ),
    (
        "The frames that were read go from {start_s:.6g} s to {end_s:.6g} s, which is not the part asked about. Read "
        "that part first."
    ): (
        (
            "Die gelesenen Bilder gehen von {start_s:.6g} s bis {end_s:.6g} s; das ist nicht der gefragte Teil. Lesen "
            "Sie zuerst diesen."
        ),
        "已读取的帧从 {start_s:.6g} 秒到 {end_s:.6g} 秒，不是所问的部分。请先读取该部分。",
    ),
    (
        "{read:,} frames were read; the policy {policy!r} reads at most {most:,} of them. Read the video again with "
        "these options, then ask."
    ): (
        (
            "{read:,} Bilder wurden gelesen; die Verteilung {policy!r} liest höchstens {most:,} davon. Lesen Sie das "
            "Video mit diesen Einstellungen noch einmal, dann fragen Sie."
        ),
        "已读取 {read:,} 帧；策略 {policy!r} 最多读取其中 {most:,} 帧。请用这些选项重新读取视频，然后提问。",
    ),
    "This answer is about other frames than these. Ask again, then attribute.": (
        "Diese Antwort gehört zu anderen Bildern. Fragen Sie noch einmal, dann lässt sich messen.",
        "此回答针对的不是这些帧。请重新提问，然后再测量。",
    ),
    "This answer is by {other}, and {name} is loaded. Ask again, then attribute.": (
        "Diese Antwort ist von {other}, geladen ist {name}. Fragen Sie noch einmal, dann lässt sich messen.",
        "此回答来自 {other}，而当前加载的是 {name}。请重新提问，然后再测量。",
    ),
    "There is nothing to attribute: no text, or no segment that kept a token.": (
        "Es gibt nichts zu messen: keinen Text, oder kein Segment, das ein Token behielt.",
        "没有可测量的内容：没有文字，或没有保留 token 的片段。",
    ),
    # Options, links and the API
    "This link leads to an example that is no longer here. Pick another one.": (
        "Dieser Link führt zu einem Beispiel, das es nicht mehr gibt. Wählen Sie ein anderes.",
        "此链接指向的示例已不存在。请选择其他示例。",
    ),
    "The question in this link is longer than {most:,} characters.": (
        "Die Frage in diesem Link ist länger als {most:,} Zeichen.",
        "此链接中的问题超过 {most:,} 个字符。",
    ),
    "{name} in this link is {value!r}; a number was expected.": (
        "{name} in diesem Link ist {value!r}; erwartet war eine Zahl.",
        "此链接中的 {name} 是 {value!r}，应为数字。",
    ),
    "options is an object with any of: {allowed}.": (
        "options ist ein Objekt mit beliebigen von: {allowed}.",
        "options 是一个对象，可包含：{allowed}。",
    ),
    "fps is {value!r}; choose a number above 0 and up to 60.": (
        "fps ist {value!r}; wählen Sie eine Zahl über 0 und bis 60.",
        "fps 是 {value!r}，请选择大于 0 且不超过 60 的数。",
    ),
    "temperature is {value!r}; choose a number from 0 to 2.": (
        "temperature ist {value!r}; wählen Sie eine Zahl von 0 bis 2.",
        "temperature 是 {value!r}，请选择 0 到 2 之间的数。",
    ),
    "{name} is {value!r}; choose a whole number from {low:,} to {high:,}.": (
        "{name} ist {value!r}; wählen Sie eine ganze Zahl von {low:,} bis {high:,}.",
        "{name} 是 {value!r}，请选择 {low:,} 到 {high:,} 之间的整数。",
    ),
    "{name} is {value!r}; choose a number of seconds, at least 0.": (
        "{name} ist {value!r}; wählen Sie eine Zahl von Sekunden, mindestens 0.",
        "{name} 是 {value!r}，请选择不小于 0 的秒数。",
    ),
    "Unknown {name} {value!r}; choose one of {allowed}.": (
        "{name} {value!r} gibt es nicht; wählen Sie eines von {allowed}.",
        "未知的 {name} {value!r}，请从以下选项中选择：{allowed}。",
    ),
    "Relevance scores must be a list of finite numbers.": (
        "Relevanzwerte müssen eine Liste endlicher Zahlen sein.",
        "相关性得分必须是有限数的列表。",
    ),
    "Frames must be uint8 (F, H, W, 3); these are {found}.": (
        "Bilder müssen uint8 (F, H, W, 3) sein; diese sind {found}.",
        "帧必须是 uint8 (F, H, W, 3)，而这些是 {found}。",
    ),
    # The file
    "The file is empty. Please upload it again.": (
        "Die Datei ist leer. Bitte noch einmal hochladen.",
        "文件为空。请重新上传。",
    ),
    "{name} cannot be opened: {reason}.": (
        "{name} lässt sich nicht öffnen: {reason}.",
        "无法打开 {name}：{reason}。",
    ),
    "{name} cannot be read: {reason}.": ("{name} lässt sich nicht lesen: {reason}.", "无法读取 {name}：{reason}。"),
    "This file is {kind}, not a video. Please upload a video file, such as MP4, MOV, WebM or MKV.": (
        "Diese Datei ist {kind}, kein Video. Bitte eine Videodatei hochladen, etwa MP4, MOV, WebM oder MKV.",
        "此文件是{kind}，不是视频。请上传视频文件，例如 MP4、MOV、WebM 或 MKV。",
    ),
    "of an unknown kind": ("von unbekannter Art", "未知类型"),
    "a playlist (HLS)": ("eine Wiedergabeliste (HLS)", "播放列表 (HLS)"),
    "a playlist (PLS)": ("eine Wiedergabeliste (PLS)", "播放列表 (PLS)"),
    "a list of other files (ffconcat)": ("eine Liste anderer Dateien (ffconcat)", "其他文件的列表 (ffconcat)"),
    "a session description (SDP)": ("eine Sitzungsbeschreibung (SDP)", "会话描述 (SDP)"),
    "a streaming manifest": ("ein Streaming-Manifest", "流媒体清单"),
    "a streaming manifest (DASH)": ("ein Streaming-Manifest (DASH)", "流媒体清单 (DASH)"),
    "a web page": ("eine Webseite", "网页"),
    "a picture": ("ein Bild", "图片"),
    "a picture (SVG)": ("ein Bild (SVG)", "图片 (SVG)"),
    "a picture (WebP)": ("ein Bild (WebP)", "图片 (WebP)"),
    "a picture (HEIF or AVIF)": ("ein Bild (HEIF oder AVIF)", "图片 (HEIF 或 AVIF)"),
    "sound": ("Ton", "音频"),
    "text": ("Text", "文本"),
    "an XML document": ("ein XML-Dokument", "XML 文档"),
    "This GIF is a single picture, not a video. Please upload a video file.": (
        "Dieses GIF ist ein einzelnes Bild, kein Video. Bitte eine Videodatei hochladen.",
        "此 GIF 只有一张图片，不是视频。请上传视频文件。",
    ),
    "This file holds only sound. Please upload a video file, such as MP4, MOV, WebM or MKV.": (
        "Diese Datei enthält nur Ton. Bitte eine Videodatei hochladen, etwa MP4, MOV, WebM oder MKV.",
        "此文件只有声音。请上传视频文件，例如 MP4、MOV、WebM 或 MKV。",
    ),
    "This file holds only sound. Please upload a video with a picture.": (
        "Diese Datei enthält nur Ton. Bitte ein Video mit Bild hochladen.",
        "此文件只有声音。请上传有画面的视频。",
    ),
    "This file holds no video. Please upload a video with a picture.": (
        "Diese Datei enthält kein Video. Bitte ein Video mit Bild hochladen.",
        "此文件不含视频。请上传有画面的视频。",
    ),
    (
        "The video codec of this file ({codec}) is not read here. Please convert it to MP4 (H.264), for example with "
        "`ffmpeg -i input -c:v libx264 output.mp4`."
    ): (
        (
            "Der Videocodec dieser Datei ({codec}) wird hier nicht gelesen. Bitte in MP4 (H.264) umwandeln, zum "
            "Beispiel mit `ffmpeg -i input -c:v libx264 output.mp4`."
        ),
        (
            "此处无法读取该文件的视频编码（{codec}）。请转换为 MP4 (H.264)，例如使用 "
            "`ffmpeg -i input -c:v libx264 output.mp4`。"
        ),
    ),
    "The file has {size:,.0f} MB; the limit is {limit:,.0f} MB. Please cut or compress it.": (
        "Die Datei hat {size:,.0f} MB; die Grenze ist {limit:,.0f} MB. Bitte schneiden oder komprimieren.",
        "文件有 {size:,.0f} MB，上限为 {limit:,.0f} MB。请剪短或压缩。",
    ),
    "The picture is {width} x {height} pixels; both sides must have at least {least}.": (
        "Das Bild hat {width} x {height} Pixel; beide Seiten müssen mindestens {least} haben.",
        "画面为 {width} x {height} 像素，两边都至少要有 {least} 像素。",
    ),
    (
        "The picture is {width} x {height} pixels; the limits are {side} a side and {millions:g} million in all. "
        "Please scale it down."
    ): (
        (
            "Das Bild hat {width} x {height} Pixel; die Grenzen sind {side} je Seite und {millions:g} Millionen "
            "insgesamt. Bitte verkleinern."
        ),
        "画面为 {width} x {height} 像素，上限为每边 {side} 像素、总共 {millions:g} 百万像素。请缩小画面。",
    ),
    (
        "The video says that it is {days:,.0f} days long, so its times are damaged. Please export or download it again."
    ): (
        (
            "Das Video gibt an, {days:,.0f} Tage lang zu sein; seine Zeiten sind also beschädigt. Bitte neu "
            "exportieren oder herunterladen."
        ),
        "该视频声称长达 {days:,.0f} 天，因此其时间信息已损坏。请重新导出或下载。",
    ),
    # Damage
    "The beginning of this MP4 file is damaged. Please export or download it again.": (
        "Der Anfang dieser MP4-Datei ist beschädigt. Bitte neu exportieren oder herunterladen.",
        "此 MP4 文件的开头已损坏。请重新导出或下载。",
    ),
    (
        "This file begins like a video, but cannot be opened: it is damaged or incomplete. Please export or download "
        "it again."
    ): (
        (
            "Diese Datei beginnt wie ein Video, lässt sich aber nicht öffnen: Sie ist beschädigt oder unvollständig. "
            "Bitte neu exportieren oder herunterladen."
        ),
        "此文件开头像视频，但无法打开：文件已损坏或不完整。请重新导出或下载。",
    ),
    (
        "No picture of this video can be decoded: it is damaged, incomplete or copy-protected. Please try another file."
    ): (
        (
            "Kein Bild dieses Videos lässt sich decodieren: Es ist beschädigt, unvollständig oder kopiergeschützt. "
            "Bitte eine andere Datei versuchen."
        ),
        "此视频的任何画面都无法解码：文件已损坏、不完整或受版权保护。请换一个文件。",
    ),
    "No picture of this video can be decoded. Please try another file.": (
        "Kein Bild dieses Videos lässt sich decodieren. Bitte eine andere Datei versuchen.",
        "此视频的任何画面都无法解码。请换一个文件。",
    ),
    ("This video is damaged: nothing of it can be decoded after {end_s:.6g} s. Please choose an earlier part of it."): (
        (
            "Dieses Video ist beschädigt: Nach {end_s:.6g} s lässt sich nichts mehr decodieren. Bitte einen früheren "
            "Teil wählen."
        ),
        "此视频已损坏：{end_s:.6g} 秒之后无法解码。请选择更早的部分。",
    ),
    # Decoding
    "Decoding failed. Please try again later.": (
        "Das Decodieren ist fehlgeschlagen. Bitte später noch einmal versuchen.",
        "解码失败。请稍后重试。",
    ),
    "This video cannot be decoded. Please convert it to MP4 (H.264) and try again.": (
        "Dieses Video lässt sich nicht decodieren. Bitte in MP4 (H.264) umwandeln und noch einmal versuchen.",
        "此视频无法解码。请转换为 MP4 (H.264) 后重试。",
    ),
    "Decoding this video ended without a result. Please convert it to MP4 (H.264) and try again.": (
        (
            "Das Decodieren dieses Videos endete ohne Ergebnis. Bitte in MP4 (H.264) umwandeln und noch einmal "
            "versuchen."
        ),
        "此视频的解码没有得到结果。请转换为 MP4 (H.264) 后重试。",
    ),
    "The decoder crashed on this video. Please convert it to MP4 (H.264) and try again.": (
        "Der Decoder ist an diesem Video abgestürzt. Bitte in MP4 (H.264) umwandeln und noch einmal versuchen.",
        "解码器在此视频上崩溃。请转换为 MP4 (H.264) 后重试。",
    ),
    "Reading this video took too long and was stopped. Please try a shorter or smaller one.": (
        "Das Lesen dieses Videos dauerte zu lange und wurde abgebrochen. Bitte ein kürzeres oder kleineres versuchen.",
        "读取此视频耗时过长，已停止。请尝试更短或更小的视频。",
    ),
    "The decoder could not be started. Please try again later.": (
        "Der Decoder ließ sich nicht starten. Bitte später noch einmal versuchen.",
        "无法启动解码器。请稍后重试。",
    ),
    "Decoding this video takes more memory than is allowed. Please scale it down.": (
        "Dieses Video braucht beim Decodieren mehr Speicher als erlaubt. Bitte verkleinern.",
        "解码此视频所需内存超过限制。请缩小画面。",
    ),
    "There is no room on the disk for the frames of this video. Please try again later.": (
        "Auf der Festplatte ist kein Platz für die Bilder dieses Videos. Bitte später noch einmal versuchen.",
        "磁盘上没有空间存放此视频的帧。请稍后重试。",
    ),
    "The frames of this video take too much room. Please choose fewer frames.": (
        "Die Bilder dieses Videos brauchen zu viel Platz. Bitte weniger Bilder wählen.",
        "此视频的帧占用空间过多。请减少帧数。",
    ),
    'decord cannot decode this file. Please choose reader="pyav".': (
        'decord kann diese Datei nicht decodieren. Bitte reader="pyav" wählen.',
        'decord 无法解码此文件。请选择 reader="pyav"。',
    ),
    'reader="decord" reads only MP4, MOV, MKV and WebM with {codecs}. Please choose reader="pyav".': (
        'reader="decord" liest nur MP4, MOV, MKV und WebM mit {codecs}. Bitte reader="pyav" wählen.',
        'reader="decord" 只读取采用 {codecs} 的 MP4、MOV、MKV 和 WebM。请选择 reader="pyav"。',
    ),
    'reader="decord" reads whole videos only. Please choose reader="pyav".': (
        'reader="decord" liest nur ganze Videos. Bitte reader="pyav" wählen.',
        'reader="decord" 只读取整段视频。请选择 reader="pyav"。',
    ),
    'reader="decord" cannot read frames without a time. Please choose reader="pyav".': (
        'reader="decord" kann Bilder ohne Zeit nicht lesen. Bitte reader="pyav" wählen.',
        'reader="decord" 无法读取没有时间的帧。请选择 reader="pyav"。',
    ),
    'reader="decord" cannot read frames before the start of the file. Please choose reader="pyav".': (
        'reader="decord" kann Bilder vor dem Anfang der Datei nicht lesen. Bitte reader="pyav" wählen.',
        'reader="decord" 无法读取文件开始之前的帧。请选择 reader="pyav"。',
    ),
    'reader="decord" cannot read frames whose times do not increase. Please choose reader="pyav".': (
        'reader="decord" kann Bilder nicht lesen, deren Zeiten nicht steigen. Bitte reader="pyav" wählen.',
        'reader="decord" 无法读取时间不递增的帧。请选择 reader="pyav"。',
    ),
    # The model
    "dtype is {dtype!r}; choose auto, float32 or bfloat16.": (
        "dtype ist {dtype!r}; wählen Sie auto, float32 oder bfloat16.",
        "dtype 是 {dtype!r}，请选择 auto、float32 或 bfloat16。",
    ),
    "There is no device {name!r}; choose auto, cpu, cuda or cuda:1.": (
        "Ein Gerät {name!r} gibt es nicht; wählen Sie auto, cpu, cuda oder cuda:1.",
        "没有设备 {name!r}，请选择 auto、cpu、cuda 或 cuda:1。",
    ),
    "Device {name!r} is not supported; choose auto, cpu, cuda or cuda:1.": (
        "Das Gerät {name!r} wird nicht unterstützt; wählen Sie auto, cpu, cuda oder cuda:1.",
        "不支持设备 {name!r}，请选择 auto、cpu、cuda 或 cuda:1。",
    ),
    "There is no GPU {name!r} here; choose auto or cpu.": (
        "Eine GPU {name!r} gibt es hier nicht; wählen Sie auto oder cpu.",
        "这里没有 GPU {name!r}，请选择 auto 或 cpu。",
    ),
    (
        "The weights need {needed:.1f} GiB as {dtype}, and {free:.1f} GiB are free on {device}. Choose a smaller "
        "model, another device, or bfloat16."
    ): (
        (
            "Die Gewichte brauchen {needed:.1f} GiB als {dtype}, und {free:.1f} GiB sind auf {device} frei. Wählen Sie "
            "ein kleineres Modell, ein anderes Gerät oder bfloat16."
        ),
        (
            "权重以 {dtype} 存放需要 {needed:.1f} GiB，而 {device} 上有 {free:.1f} GiB 空闲。"
            "请选择更小的模型、其他设备或 bfloat16。"
        ),
    ),
    "There is no folder {source}. Give nano, auto, a hub id like org/name, or a folder.": (
        "Einen Ordner {source} gibt es nicht. Geben Sie nano, auto, einen Namen wie org/name oder einen Ordner an.",
        "没有文件夹 {source}。请指定 nano、auto、形如 org/name 的 hub 标识，或一个文件夹。",
    ),
    "The hub has no model {source}, or it needs a token (HF_TOKEN).": (
        "Der Hub hat kein Modell {source}, oder es braucht ein Zugangs-Token (HF_TOKEN).",
        "hub 上没有模型 {source}，或者需要访问令牌 (HF_TOKEN)。",
    ),
    "{source} could not be downloaded ({reason}). Check the network, or give a folder that holds the weights.": (
        (
            "{source} ließ sich nicht herunterladen ({reason}). Prüfen Sie das Netz, oder geben Sie einen Ordner mit "
            "den Gewichten an."
        ),
        "无法下载 {source}（{reason}）。请检查网络，或指定包含权重的文件夹。",
    ),
    "{source} holds no Tempo checkpoint: neither {spec} nor a config.json of type tempo_qwen was found.": (
        "{source} enthält keinen Tempo-Checkpoint: weder {spec} noch eine config.json vom Typ tempo_qwen.",
        "{source} 不含 Tempo 检查点：既没有 {spec}，也没有 tempo_qwen 类型的 config.json。",
    ),
    "{source} holds no weights.": ("{source} enthält keine Gewichte.", "{source} 不含权重。"),
    "The checkpoint does not fit its config. Missing: {missing}. Unexpected: {unexpected}.": (
        "Der Checkpoint passt nicht zu seiner config. Es fehlt: {missing}. Unerwartet: {unexpected}.",
        "检查点与其 config 不符。缺少：{missing}。多余：{unexpected}。",
    ),
    "{name} is {found} in the checkpoint; its config asks for {wanted}.": (
        "{name} ist im Checkpoint {found}; seine config verlangt {wanted}.",
        "检查点中的 {name} 是 {found}，而其 config 要求 {wanted}。",
    ),
    "{index} names a file outside its folder: {name}.": (
        "{index} nennt eine Datei außerhalb des Ordners: {name}.",
        "{index} 指向了文件夹之外的文件：{name}。",
    ),
    "{name} is missing from {folder}.": ("{name} fehlt in {folder}.", "{folder} 中缺少 {name}。"),
    "{name} is missing from {folder}. Only safetensors are read; convert the pickled weights first.": (
        "{name} fehlt in {folder}. Gelesen werden nur safetensors; wandeln Sie die Pickle-Gewichte zuerst um.",
        "{folder} 中缺少 {name}。只读取 safetensors，请先转换 pickle 格式的权重。",
    ),
    "config.json of the checkpoint does not state its compressor: {reason}.": (
        "config.json des Checkpoints nennt seinen Kompressor nicht: {reason}.",
        "检查点的 config.json 没有说明其压缩器：{reason}。",
    ),
    "The base model's tokenizer has no entry {entry}; the relevance score needs it.": (
        "Der Tokenizer des Basismodells hat keinen Eintrag {entry}; die Relevanz braucht ihn.",
        "基础模型的分词器没有条目 {entry}，而相关性得分需要它。",
    ),
    "The base model has no language head; one of {keys} is needed.": (
        "Das Basismodell hat keinen Sprachkopf; gebraucht wird eines von {keys}.",
        "基础模型没有语言头，需要以下之一：{keys}。",
    ),
    "{key} is missing from the base model's weights.": (
        "{key} fehlt in den Gewichten des Basismodells.",
        "基础模型的权重中缺少 {key}。",
    ),
    "{key} of the base model is {found}; rows {rows} are needed.": (
        "{key} des Basismodells ist {found}; gebraucht werden die Zeilen {rows}.",
        "基础模型的 {key} 是 {found}，需要第 {rows} 行。",
    ),
    "The server of the base model's weights does not answer range requests.": (
        "Der Server der Gewichte des Basismodells beantwortet keine Bereichsanfragen.",
        "提供基础模型权重的服务器不支持范围请求。",
    ),
    (
        "Part of the base model's weights could not be read ({reason}). Check the network, or give a folder that holds "
        "them."
    ): (
        (
            "Ein Teil der Gewichte des Basismodells ließ sich nicht lesen ({reason}). Prüfen Sie das Netz, oder geben "
            "Sie einen Ordner an, der sie enthält."
        ),
        "无法读取基础模型的部分权重（{reason}）。请检查网络，或指定包含这些权重的文件夹。",
    ),
    "A video is not read from standard input. Save it, then give the path of the file.": (
        (
            "Ein Video wird nicht von der Standardeingabe gelesen. Speichern Sie es, und geben Sie den Pfad der "
            "Datei an."
        ),
        "不从标准输入读取视频。请先保存，然后指定文件路径。",
    ),
    "Character {place:,} of the question cannot be read. Write the question in UTF-8.": (
        "Zeichen {place:,} der Frage ist nicht lesbar. Schreiben Sie die Frage in UTF-8.",
        "问题的第 {place:,} 个字符无法读取。请用 UTF-8 书写问题。",
    ),
    "Frames must be uint8 (F, H, W, 3), or a list of pictures: {error}.": (
        "Bilder müssen uint8 (F, H, W, 3) oder eine Liste von Bildern sein: {error}.",
        "帧必须是 uint8 (F, H, W, 3) 或图片列表：{error}。",
    ),
    "No network can be built from config.json of {name}: {error!r}.": (
        "Aus config.json von {name} lässt sich kein Netz bauen: {error!r}.",
        "无法根据 {name} 的 config.json 构建网络：{error!r}。",
    ),
    (
        "The part to ask about ends at {end:.6g} s, but the first picture of this video comes at {start:.6g} s. "
        "Choose a later end."
    ): (
        (
            "Der gefragte Teil endet bei {end:.6g} s, das erste Bild dieses Videos kommt aber bei {start:.6g} s. "
            "Wählen Sie ein späteres Ende."
        ),
        "所选部分在 {end:.6g} 秒结束，但此视频的第一帧在 {start:.6g} 秒。请选择更晚的终点。",
    ),
    "The path of the video has a NUL in it; give the path of a file.": (
        "Der Pfad des Videos enthält ein NUL-Zeichen; geben Sie den Pfad einer Datei an.",
        "视频路径中含有 NUL 字符，请指定文件路径。",
    ),
    "The question is {query!r}; it must be text.": (
        "Die Frage ist {query!r}; sie muss Text sein.",
        "问题是 {query!r}，必须是文字。",
    ),
    "The seed is {text!r}; write a whole number, or nothing for a new one each time.": (
        "Der Startwert ist {text!r}; schreiben Sie eine ganze Zahl, oder nichts für jedes Mal einen neuen.",
        "随机种子是 {text!r}，请填写整数，或留空以便每次使用新的种子。",
    ),
    "The tokenizer cannot be read from {name}: {error}.": (
        "Der Tokenizer lässt sich nicht aus {name} lesen: {error}.",
        "无法从 {name} 读取分词器：{error}。",
    ),
    (
        "The video does not say how long it is, and has too many pictures to find out quickly. Please convert it "
        "to MP4 (H.264) and try again."
    ): (
        (
            "Das Video sagt nicht, wie lang es ist, und hat zu viele Bilder, um es schnell herauszufinden. Bitte in "
            "MP4 (H.264) umwandeln und noch einmal versuchen."
        ),
        "此视频没有说明时长，且画面太多，无法快速得知。请转换为 MP4 (H.264) 后重试。",
    ),
    (
        "The video has more than {limit:,} pictures in its first {seconds:,.0f} s. Please cut it, or lower its "
        "frame rate."
    ): (
        (
            "Das Video hat mehr als {limit:,} Bilder in seinen ersten {seconds:,.0f} s. Bitte schneiden, oder die "
            "Bildrate senken."
        ),
        "此视频在前 {seconds:,.0f} 秒内有超过 {limit:,} 帧。请剪短，或降低帧率。",
    ),
    "The video is a {kind}; give the path of a file.": (
        "Das Video ist ein {kind}; geben Sie den Pfad einer Datei an.",
        "视频是 {kind}，请指定文件路径。",
    ),
    "There is no home folder for {given}; give the whole path.": (
        "Für {given} gibt es kein Heimatverzeichnis; geben Sie den ganzen Pfad an.",
        "{given} 没有对应的主目录，请指定完整路径。",
    ),
    "There is no option {name}; did you mean {nearest}?": (
        "Eine Option {name} gibt es nicht; meinten Sie {nearest}?",
        "没有选项 {name}，您是指 {nearest} 吗？",
    ),
    "There is no room for a preview: its folder cannot be written ({reason}).": (
        "Für eine Vorschau ist kein Platz: In ihren Ordner lässt sich nicht schreiben ({reason}).",
        "没有空间存放预览：无法写入其文件夹（{reason}）。",
    ),
    (
        "There is no room for the frames of this video: no folder for temporary files can be written ({reason}). "
        "Set TMPDIR to one."
    ): (
        (
            "Für die Bilder dieses Videos ist kein Platz: In keinen Ordner für temporäre Dateien lässt sich "
            "schreiben ({reason}). Setzen Sie TMPDIR auf einen."
        ),
        "没有空间存放此视频的帧：无法写入任何临时文件夹（{reason}）。请将 TMPDIR 设为可写的文件夹。",
    ),
    "Tokens must be {count:,} whole numbers from 0 to {k_max}, one of each segment; these are {given}.": (
        "Token müssen {count:,} ganze Zahlen von 0 bis {k_max} sein, eine je Segment; diese sind {given}.",
        "token 数必须是 {count:,} 个 0 到 {k_max} 的整数，每个片段一个；而这些是 {given}。",
    ),
    "Videos are not fetched: {given} is an address. Download it, then give the path of the file.": (
        (
            "Videos werden nicht geholt: {given} ist eine Adresse. Laden Sie es herunter, und geben Sie den Pfad der "
            "Datei an."
        ),
        "不会下载视频：{given} 是网址。请先下载，然后指定文件路径。",
    ),
    "a device": (
        "ein Gerät",
        "设备",
    ),
    "a folder": (
        "ein Ordner",
        "文件夹",
    ),
    "a pipe": (
        "eine Pipe",
        "管道",
    ),
    "a socket": (
        "ein Socket",
        "套接字",
    ),
    "fps is {value!r}; it must be a finite number above 0.": (
        "fps ist {value!r}; es muss eine endliche Zahl über 0 sein.",
        "fps 是 {value!r}，必须是大于 0 的有限数。",
    ),
    "k_min {k_min}, k_max {k_max}, budget {budget}: choose k_min <= k_max, k_max >= 1 and budget >= 1.": (
        "k_min {k_min}, k_max {k_max}, budget {budget}: wählen Sie k_min <= k_max, k_max >= 1 und budget >= 1.",
        "k_min {k_min}，k_max {k_max}，budget {budget}：请选择 k_min <= k_max、k_max >= 1 且 budget >= 1。",
    ),
    (
        'reader="decord" needs the package decord, which is not installed (it has wheels for Linux and Windows '
        'on x86-64 only). Please choose reader="pyav".'
    ): (
        (
            'reader="decord" braucht das Paket decord, das nicht installiert ist (Wheels gibt es nur für Linux und '
            'Windows auf x86-64). Bitte reader="pyav" wählen.'
        ),
        (
            'reader="decord" 需要 decord 包，但尚未安装（只有 x86-64 的 Linux 和 Windows 有 wheel）。请选择 '
            'reader="pyav"。'
        ),
    ),
    "start_s is {value!r}; it must be a finite number.": (
        "start_s ist {value!r}; es muss eine endliche Zahl sein.",
        "start_s 是 {value!r}，必须是有限数。",
    ),
    "tempo.json is no JSON: {error}.": (
        "tempo.json ist kein JSON: {error}.",
        "tempo.json 不是 JSON：{error}。",
    ),
    "tempo.json: budget_presets is {presets!r}; whole numbers are needed.": (
        "tempo.json: budget_presets ist {presets!r}; verlangt sind ganze Zahlen.",
        "tempo.json：budget_presets 是 {presets!r}，应为整数。",
    ),
    "tempo.json: k_min {low} is above k_max {high}.": (
        "tempo.json: k_min {low} liegt über k_max {high}.",
        "tempo.json：k_min {low} 大于 k_max {high}。",
    ),
    "{folder} cannot be written: {reason}.": (
        "{folder} lässt sich nicht schreiben: {reason}.",
        "无法写入 {folder}：{reason}。",
    ),
    "{folder} has room for {free:,.0f} MB; the checkpoint needs {needed:,.0f}.": (
        "{folder} hat Platz für {free:,.0f} MB; der Checkpoint braucht {needed:,.0f}.",
        "{folder} 有 {free:,.0f} MB 空间，而检查点需要 {needed:,.0f} MB。",
    ),
    "{name} cannot be read ({error}); download it again.": (
        "{name} lässt sich nicht lesen ({error}); laden Sie die Datei neu herunter.",
        "无法读取 {name}（{error}），请重新下载。",
    ),
    "{name} does not fit: {error}.": (
        "{name} passt nicht: {error}.",
        "{name} 不符合要求：{error}。",
    ),
    "{name} has no weight_map; download it again.": (
        "{name} hat keine weight_map; laden Sie die Datei neu herunter.",
        "{name} 没有 weight_map，请重新下载。",
    ),
    "{name} is a Git LFS pointer, not the file itself; run `git lfs pull`.": (
        "{name} ist ein Git-LFS-Zeiger, nicht die Datei selbst; rufen Sie `git lfs pull` auf.",
        "{name} 是 Git LFS 指针，而不是文件本身；请运行 `git lfs pull`。",
    ),
    "{name} is cut short; download it again.": (
        "{name} ist abgeschnitten; laden Sie die Datei neu herunter.",
        "{name} 不完整，请重新下载。",
    ),
    "{name} is no JSON object.": (
        "{name} ist kein JSON-Objekt.",
        "{name} 不是 JSON 对象。",
    ),
    "{name} is no JSON: {error}.": (
        "{name} ist kein JSON: {error}.",
        "{name} 不是 JSON：{error}。",
    ),
    "{name} is no safetensors file ({error}); download it again.": (
        "{name} ist keine safetensors-Datei ({error}); laden Sie die Datei neu herunter.",
        "{name} 不是 safetensors 文件（{error}），请重新下载。",
    ),
    "{name} is no setting; did you mean {nearest}? `python -m tempo config` lists them all.": (
        "{name} ist keine Einstellung; meinten Sie {nearest}? `python -m tempo config` zählt alle auf.",
        "{name} 不是设置项，您是指 {nearest} 吗？`python -m tempo config` 会列出全部。",
    ),
    "{name} is not a file but {kind}. Please give a video file.": (
        "{name} ist keine Datei, sondern {kind}. Bitte eine Videodatei angeben.",
        "{name} 不是文件，而是{kind}。请指定视频文件。",
    ),
    "{name} is {number!r}; choose a whole number, at least 0 and below {most:,}.": (
        "{name} ist {number!r}; wählen Sie eine ganze Zahl, mindestens 0 und unter {most:,}.",
        "{name} 是 {number!r}，请选择不小于 0 且小于 {most:,} 的整数。",
    ),
    "{name} is {value!r}; choose 1 to 2048.": (
        "{name} ist {value!r}; wählen Sie 1 bis 2048.",
        "{name} 是 {value!r}，请选择 1 到 2048。",
    ),
    "{name} is {value!r}; it must be {wanted}.": (
        "{name} ist {value!r}; verlangt ist: {wanted}.",
        "{name} 是 {value!r}；要求：{wanted}。",
    ),
    "{where} has an unknown field: {name}.": (
        "{where} hat ein unbekanntes Feld: {name}.",
        "{where} 有未知字段：{name}。",
    ),
    "{where} is no JSON object.": (
        "{where} ist kein JSON-Objekt.",
        "{where} 不是 JSON 对象。",
    ),
    "{where}: {name} is {value!r}, which it cannot be.": (
        "{where}: {name} ist {value!r}, was nicht sein kann.",
        "{where}：{name} 是 {value!r}，这是不允许的。",
    ),
}
"""English -> (German, simplified Chinese)."""
