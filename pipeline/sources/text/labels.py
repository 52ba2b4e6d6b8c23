"""Lines around a text: what labels of a theme tell, in five languages, and what theme and plugins print besides."""

from __future__ import annotations

import re

from pipeline.sources.html import dates

LABELS: dict[str, dict[str, str]] = {
    "it": {
        "date": "Pubblicato il|Postato il|Scritto il|Inviato il",
        "category": "Pubblicato in|Archiviato in|Categorie|Categoria|Postato in",
        "tag": "Tag|Etichette|Contrassegnato con|Taggato con|Contrassegnato",
        "author": "Pubblicato da|Scritto da|Autore|Postato da|di|da",
    },
    "en": {
        "date": "Posted on|Published on|Published|Written on|Date",
        "category": "Posted in|Published in|Filed under|Filed in|Categories|Category",
        "tag": "Tagged with|Tagged as|Tagged|Tags",
        "author": "Posted by|Published by|Written by|Author|By",
    },
    "fr": {
        "date": "Publié le|Posté le|Écrit le",
        "category": "Publié dans|Classé dans|Classé sous|Catégories|Catégorie",
        "tag": "Étiqueté avec|Étiqueté|Étiquettes|Mots-clés",
        "author": "Publié par|Écrit par|Rédigé par|Auteur|Par",
    },
    "de": {
        "date": "Veröffentlicht am|Geschrieben am|Gepostet am|Publiziert am",
        "category": "Veröffentlicht in|Veröffentlicht unter|Kategorien|Kategorie|Abgelegt unter|Geschrieben in",
        "tag": "Verschlagwortet mit|Schlagwörter|Schlagworte|Getaggt mit",
        "author": "Veröffentlicht von|Geschrieben von|Verfasst von|Autor|Von",
    },
    "es": {
        "date": "Publicado el|Escrito el|Fecha",
        "category": "Publicado en|Archivado en|Categorías|Categoría|Archivado bajo",
        "tag": "Etiquetado con|Etiquetado como|Etiquetado|Etiquetas",
        "author": "Publicado por|Escrito por|Autor|Por",
    },
    "pt": {
        "date": "Publicado em|Postado em|Escrito em|Data",
        "category": "Publicado em|Arquivado em|Categorias|Categoria|Postado em",
        "tag": "Marcado com|Marcado|Etiquetas|Tags",
        "author": "Publicado por|Escrito por|Postado por|Autor|Por",
    },
}
"""Language -> what themes print before date, categories, tags and author. Where one stands for two, what follows tells."""
AKISMET: dict[str, str] = {
    "it": r"Questo sito (?:usa|utilizza) Akismet\b.*",
    "en": r"This site uses Akismet\b.*",
    "fr": r"Ce site utilise Akismet\b.*",
    "de": r"Diese (?:Website|Seite) verwendet Akismet\b.*",
    "es": r"Este sitio usa Akismet\b.*",
    "pt": r"Este site (?:utiliza|usa) (?:o )?Akismet\b.*",
}
"""Language -> the notice below a comment form."""
LINES: dict[str, str] = {
    "comment-form": (
        r"(?:Lascia un commento|Leave a (?:comment|reply)|Laisser un commentaire|Schreibe einen Kommentar|Schreib einen "
        r"Kommentar|Deja (?:un comentario|una respuesta)|Deixe (?:um comentário|uma resposta))(?:\s+(?:Annulla risposta|Cancel "
        r"reply|Annuler la réponse|Antwort abbrechen|Cancelar (?:la )?respuesta|Cancelar resposta))?"
    ),
    "comments": (
        r"(?:\d+|Un|One|Ein|Une?|Um|Uno)\s+(?:comment[io]?s?|pensier[io]|thoughts?|responses?|repl(?:y|ies)|commentaires?|"
        r"réponses?|réflexions?|Kommentare?|Antwort(?:en)?|Gedanken?|comentarios?|respuestas?|pensamientos?|comentários?|"
        r"respostas?)\s+(?:su|on|to|sur|à|zu|auf|en|sobre|em)\b.*"
    ),
    "navigation": (
        r"(?:Navigazione articol[io]|Post navigation|Navigation (?:de|des) l?['’]?articles?|Beitrags-?\s?Navigation|"
        r"Beitragsnavigation|Navegación de entradas|Navegação de (?:Posts|posts|artigos))"
    ),
    "previous": (
        r"(?:←|«|⟵|<-|Articolo precedente|Previous(?: post)?|Article précédent|Vorheriger Beitrag|Entrada anterior|Post "
        r"anterior|Articolo successivo|Next(?: post)?|Article suivant|Nächster Beitrag|Siguiente entrada|Próximo "
        r"post)(?:\W.{0,160})?"
    ),
    "share": (
        r"(?:Condividi(?:\s+su)?|Condividi:|Share this|Share|Partager|Partagez|Teilen|Teilen mit|Compartir|Compartir esto|"
        r"Compartilhe|Compartilhar|Mi piace|Like this|J’aime ça|Gefällt mir|Me gusta esto|Curtir "
        r"isso)\s*[:：]?(?:\s*(?:Facebook|Twitter|X|WhatsApp|LinkedIn|Pinterest|Telegram|E-?mail|Stampa|Print|Caricamento|"
        r"Loading)[.…]*)*"
    ),
    "related": (
        r"(?:Articoli correlati|Correlati|Potrebbero interessarti(?: anche)?|Related(?: posts)?|Articles similaires|Sur le "
        r"même thème|Ähnliche Beiträge|Entradas relacionadas|Relacionado|Artigos relacionados|Posts relacionados)\s*[:：]?"
    ),
    "skip": (
        r"(?:Vai al contenuto|Skip to content|Aller au contenu(?: principal)?|Zum Inhalt springen|Saltar al contenido|Ir para "
        r"o conteúdo|Pular para o conteúdo)"
    ),
}
"""What else theme and plugins print -> how its whole line reads."""
PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in LINES.items()}
HEAD = 40
"""Lines in which what tells a page's dump is looked for."""


def language_of(lines: list[str]) -> str:
    """The language whose labels stand in the text; "" if none do."""
    points = dict.fromkeys(LABELS, 0)
    for line in (*lines[:HEAD], *lines[-HEAD:]):
        bare = line.strip()
        for language, labels in LABELS.items():
            for key, words in labels.items():
                if key != "author" and re.match(rf"(?:{words})\b", bare):
                    points[language] += 2
            if re.match(AKISMET[language], bare):
                points[language] += 3
    best = max(points, key=lambda language: points[language])
    return best if points[best] else ""


def labelled(line: str, language: str) -> dict[str, str]:
    """What a line of labels tells: {} if it is none. Several may stand in one line, some without a value."""
    labels = LABELS.get(language) or LABELS["en"]
    spots: list[tuple[int, int, str]] = []
    for key, words in labels.items():
        for each in re.finditer(rf"(?<!\w)(?:{words})(?!\w)\s*[:：]?", line):
            if (
                each.start() == 0
                or (spots and key != "author")
                or re.search(r"[|·•/]\s*\Z|\s\Z", line[: each.start()])
            ):
                spots.append((each.start(), each.end(), key))
    if not spots or min(spots)[0] != 0 or len(line) > 300:
        return {}
    chosen: list[tuple[int, int, str]] = []
    for spot in sorted(spots, key=lambda each: (each[0], each[0] - each[1])):
        if not chosen or spot[0] >= chosen[-1][1]:
            if (
                spot[2] == "author"
                and spot[1] - spot[0] < 4
                and chosen
                and chosen[-1][2] in {"category", "tag"}
            ):
                continue  # “di” inside the name of a category
            chosen.append(spot)
    found: dict[str, str] = {}
    for place, (_, stop, key) in enumerate(chosen):
        value = line[stop : chosen[place + 1][0] if place + 1 < len(chosen) else len(line)].strip(
            " \t|·•,;/–-"
        )
        kind = key
        when = dates.words(value, language) if value else None
        if key in {"date", "category"} and labels["date"].split("|")[0] == labels["category"].split("|")[0]:
            kind = "date" if when or (not value and "date" not in found) else "category"
        if kind == "date" and value and when is None:
            return {} if len(chosen) == 1 else found
        if (
            kind == "author"
            and len(chosen) == 1
            and (len(value) > 60 or value.endswith((".", "!", "?", ";", ":", ",")))
        ):
            return {}
        if kind == "author" and value and when and len(chosen) == 1:
            return {}
        found.setdefault(kind, value)
    if set(found) == {"author"} and not re.match(
        rf"(?:{'|'.join(word for word in labels['author'].split('|') if len(word) > 3)}|By|Par|Von|Por)\b",
        line,
    ):
        return {}
    return found


def kind_of(line: str) -> str:
    """Which of the lines around a text a line is; "" if none."""
    bare = line.strip()
    return next((kind for kind, pattern in PATTERNS.items() if pattern.fullmatch(bare)), "")
