"""Sentences that have nothing to do with each other: where a model's vectors lie at rest.

The vectors of many models sit in a narrow cone. A long document shows where its cone is;
a document of two sentences does not, and is measured against these.
"""

__all__ = ["BACKGROUND"]

BACKGROUND = (
    "The ferry was two hours late because of the fog.",
    "He planted three rows of beans behind the garage.",
    "Interest rates are expected to stay where they are until spring.",
    "Please keep your ticket until the end of the journey.",
    "Nobody could say who had painted the bridge blue.",
    "Anak-anak itu bermain layang-layang di tepi sawah.",
    "Harga cabai naik lagi menjelang akhir pekan.",
    "Tim tamu mencetak gol pada menit terakhir.",
    "Dokter menyarankan agar ia banyak minum air putih.",
    "Rapat ditunda karena listrik di gedung itu padam.",
    "Die Werkstatt schließt im August für zwei Wochen.",
    "Le musée a prêté deux tableaux à une école du village.",
    "La receta lleva ajo, tomate y un poco de vino.",
    "Í gær snjóaði langt niður í hlíðar.",
    "图书馆的二楼正在装修。",
    "أغلقت السوق أبوابها قبل غروب الشمس.",
    "Поезд до побережья отправляется с пятого пути.",
    "Chiếc xe đạp cũ vẫn dựa vào tường bếp.",
)
