"""Made names and short made phrases; nobody behind them exists."""

# ruff: noqa: SIM905 - a page of quotation marks would be harder to read

from __future__ import annotations

import unicodedata

FIRST = (
    "Ada Adaeze Agnieszka Aiko Aisha Alba Alicia Aline Amélie Amina Ana Anaïs Andrea Anjali Anna Antonia Astrid "
    "Aurélie Ayşe Beatriz Bianca Björn Blanca Bronagh Camille Carla Caroline Catarina Céline Chiara Chidi Chloë "
    "Clara Concepción Dagny Daniela Deepa Delphine Diego Dóra Dorothée Ebba Eileen Elena Élise Eliška Elsa Emma "
    "Emre Esra Esther Fatima Femke Fiona Florence Frauke Freja Gabriela Giulia Grace Greta Hanna Hannah Haruka "
    "Heidi Helena Héloïse Hugo Ida Ifeoma Ilse Imani Inês Ingrid Irene Isabel Ivana Jana Jasmin Jelena Jens Joana "
    "Johanna Jörg Jürgen Julia Kaja Karim Karolina Katja Keiko Kirsten Klára Laia Lars Laura Leïla Lena Leonie "
    "Lieke Linh Lisa Livia Lola Lotte Louise Lucía Luísa Mæve Magda Maja Malin Mara Margot Maria Mariana Marit "
    "Marta Mathilde Mei Mia Milena Mina Miriam Nadia Naomi Natália Ngozi Nia Nina Noémie Nora Núria Nuria Olga "
    "Olivia Oluchi Paola Patrícia Paula Petra Pilar Priya Rachel Ragnhild Renée Rita Rosa Rúben Sabine Sadie Samira "
    "Sanne Sara Saskia Silvia Simone Siobhán Sofia Solène Søren Stella Sunita Svenja Tamara Tereza Tess Thandi Théo "
    "Tilde Tomás Ulla Ursula Valentina Vera Věra Victoire Viktória Wanda Wiebke Xenia Yara Yasmin Ylva Yuki Zeynep "
    "Zoë Zofia Zsófia"
).split()
LAST = (
    "Abebe Acosta Adeyemi Aguilar Ahlström Ali Almeida Alvarez Andersen Araújo Arslan Bakker Balogun Barbosa Bauer "
    "Becker Bélanger Bennett Berg Bianchi Blanc Boateng Böhm Borges Brandt Breen Brun Byrne Cáceres Campos Carvalho "
    "Castro Çelik Cermak Chaudhry Chen Cohen Conti Costa Cruz Dąbrowska Dahl Das Delgado Demir Desai Diallo Díaz "
    "Dijkstra Doyle Dubois Dupont Eriksen Esposito Fabre Falk Farah Fernández Ferrari Fischer Fontaine Forde Fuchs "
    "Gallo García Gauthier Gómez Goswami Grünwald Guerra Gupta Haas Hagen Hansen Hassan Hoang Holm Horváth Huber "
    "Ibrahim Ito Ivanova Jansen Jensen Jiménez Johansson Kamau Kaur Keller Kelly Kim Kovács Kowalska Krüger Kruse "
    "Lam Lange Larsen Laurent Le Lefèvre Lemaire Lewandowska Lindqvist Lopes López Lund Maier Marchetti Marín Martins "
    "Mbeki Mehta Meyer Mishra Moreau Morel Mulder Müller Murphy Mwangi Nagy Nakamura Navarro Neumann Nguyen Nielsen "
    "Nilsson Novák Núñez Nwosu O'Brien Okafor Okoye Olsen O'Neill Ortega Osei Özdemir Papadaki Park Patel Pavlović "
    "Pereira Pérez Petit Pham Pinto Popescu Quinn Ramírez Rao Reyes Ribeiro Ricci Richter Roche Romano Rossi Rousseau "
    "Ruiz Ryan Saito Salazar Sánchez Santos Sato Schäfer Schmitt Schröder Šimić Silva Singh Smit Sørensen Sousa Stein "
    "Suárez Svensson Szabó Takahashi Tanaka Thomsen Tran Traoré Valdés Vargas Vasquez Vega Visser Vogel Wagner Walsh "
    "Weber Winkler Wójcik Wong Yamada Yıldız Ziegler Zhang"
).split()
STAFF = ("Team Rosalind", "Team Mateo", "Team Ngaio", "Team Birgit", "Team Yusuf")
BOTS = ("Countdown Helper", "Deal Finder")
NOMINATION_REASONS = (
    "Answers within the hour",
    "Found my photographer for me",
    "Kind to everyone who is new",
    "Knows everything about registries",
    "Her checklist saved my week",
    "Stayed up with me the night before",
    "Always honest about prices",
    "Made our group feel small and warm",
)
APPLICATION_TEXTS = (
    "I would like to help newcomers find their feet.",
    "I planned two weddings on a small budget.",
    "I read contracts for a living and can explain them.",
    "I have time in the evenings and like answering.",
    "I want to learn how to host a meet-up.",
    "I was lost a year ago and someone helped me.",
)
_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "æ": "ae", "ı": "i", "ł": "l", "Ł": "L"})


def plain(text: str) -> str:
    """A name as it stands in an address: no accents, lower case, letters only.

    >>> plain("Siobhán O'Brien")
    'siobhan.obrien'
    """
    bare = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    kept = "".join(letter for letter in bare if letter.isascii() and (letter.isalpha() or letter == " "))
    return kept.strip().lower().replace(" ", ".")
