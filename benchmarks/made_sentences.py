"""Sentences of news in English and Indonesian, with dates, times and amounts drawn at random.

Made for what real translations have little of. Both sides of a template say the same, each in
the forms usual in its language.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
MONTHS_ID = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli"),
    *("Agustus", "September", "Oktober", "November", "Desember"),
)
# As the Associated Press writes them before a day.
SHORT_EN = (
    *("Jan.", "Feb.", "March", "April", "May", "June", "July"),
    *("Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
)
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_ID = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
WORDS_EN = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WORDS_ID = (*("dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),)
MAGNITUDES = (
    ("million", "m", "juta"),
    ("billion", "bn", "miliar"),
    ("trillion", "tn", "triliun"),
)
# From which hour on.
PARTS_OF_DAY = (
    (0, "malam"),
    (1, "dini hari"),
    (5, "pagi"),
    (11, "siang"),
    (15, "sore"),
    (18, "malam"),
)

PEOPLE = (
    *("Tran Quoc Bao", "Nguyen Thi Hanh", "Le Minh Duc", "Ratna Kusumawati", "Bambang Hartono"),
    *("Yohanes Manalu", "Siti Rahmawati", "I Made Suardana", "Farid Al-Mansouri", "Leila Haddad"),
    *("Ingrid Solberg", "Mateusz Wolski", "Caroline Whitford", "Daniel Okonkwo", "Hiroshi Tanabe"),
    *("Park Ji-won", "Elena Vasquez", "João Pereira", "Anneliese Brandt", "Oleksandr Kravets"),
    *("Priya Raghavan", "Thomas O'Hara", "Zhang Weimin", "Agus Prasetyo", "Dewi Lestari Putri"),
)
CITIES = (
    *("Hanoi", "Jakarta", "Surabaya", "Manila", "Denpasar", "Bandung", "Bangkok", "Da Nang"),
    *("Vientiane", "Rotterdam", "Nairobi", "Toronto", "Lima", "Osaka", "Makassar", "Melbourne"),
)
COMPANIES = (
    *("Sagara Energi", "Northbridge Capital", "VinaPort", "Meridian Airways", "Halcyon Foods"),
    *("Tirta Makmur", "Brightwell Motors", "Lotus Telecom", "Kestrel Mining", "Delta Nusantara"),
)

TEMPLATES = (
    # Dates.
    (
        "The agreement was signed in {city} on {us}.",
        "Kesepakatan itu ditandatangani di {city} pada {id}.",
    ),
    (
        "{person} was sworn in as governor on {uk}.",
        "{person} dilantik sebagai gubernur pada tanggal {id}.",
    ),
    (
        "The congress opened in {city} on {weekday_en}, {us_day}.",
        "Kongres itu dibuka di {city} pada {weekday_id}, {id_day}.",
    ),
    (
        "“We will not wait any longer,” {person} said on {weekday_en} ({ap_day}).",
        "“Kami tidak akan menunggu lagi,” kata {person} pada {weekday_id} ({slash_day}).",
    ),
    (
        "The results will be announced on {uk_day}, the commission said.",
        "Hasilnya akan diumumkan pada {id_day}, kata komisi tersebut.",
    ),
    (
        "The vessel left {city} on {ap_day} with {count_en} passengers on board.",
        "Kapal itu meninggalkan {city} pada {id_day} dengan {count_id} penumpang.",
    ),
    (
        "Registration closes on {us}, at {time_en}.",
        "Pendaftaran ditutup pada {slash} pukul {time_id} WIB.",
    ),
    (
        "Updated: {weekday_en}, {us}.",
        "Diperbarui: {weekday_id}, {id}.",
    ),
    (
        "The court in {city} postponed the hearing to {uk}.",
        "Pengadilan di {city} menunda sidang hingga {id}.",
    ),
    (
        "She was born in {city} on {us}, the youngest of {word_en} children.",
        "Ia lahir di {city}, {id}, anak bungsu dari {word_id} bersaudara.",
    ),
    (
        "The ceasefire has held since {month_en} {year}.",
        "Gencatan senjata itu bertahan sejak {month_id} {year}.",
    ),
    (
        "The exhibition runs from {range_en}.",
        "Pameran itu berlangsung pada {range_id}.",
    ),
    (
        "By the end of {month_en}, {count_en} houses had been rebuilt.",
        "Hingga akhir {month_id}, {count_id} rumah telah dibangun kembali.",
    ),
    (
        "The decree of {uk} was repealed without a debate.",
        "Dekret tertanggal {id} itu dicabut tanpa perdebatan.",
    ),
    (
        "{person} arrived in {city} on {weekday_en} evening, {ap}.",
        "{person} tiba di {city} pada {weekday_id} malam, {id}.",
    ),
    (
        "Photo taken in {city} on {us}.",
        "Foto diambil di {city}, {weekday_id} ({slash}).",
    ),
    (
        "The ministry issued the permit on {iso}.",
        "Kementerian menerbitkan izin itu pada {id}.",
    ),
    (
        "The two leaders last met in {month_en} {year}.",
        "Kedua pemimpin terakhir kali bertemu pada {month_id} {year}.",
    ),
    (
        "He resigned on the {ordinal_day} of {month_en}, days after the vote.",
        "Ia mengundurkan diri pada {id_day}, beberapa hari setelah pemungutan suara.",
    ),
    (
        "The new timetable takes effect on {ap}, {company} said in a statement.",
        "Jadwal baru itu berlaku mulai {id_short}, kata {company} dalam sebuah pernyataan.",
    ),
    # Times.
    (
        "The ceremony began at {time_en} local time.",
        "Upacara itu dimulai pukul {time_id} waktu setempat.",
    ),
    (
        "The earthquake struck at {time24_en} on {weekday_en} and was felt in {city}.",
        "Gempa terjadi pada {weekday_id} pukul {time_id} dan terasa hingga {city}.",
    ),
    (
        "Flight GA {flight} leaves {city} at {time24_en}.",
        "Penerbangan GA {flight} berangkat dari {city} pukul {time_id}.",
    ),
    (
        "Police received the call at {hour_en} on {weekday_en}.",
        "Polisi menerima panggilan itu pada {weekday_id} pukul {hour_id}.",
    ),
    (
        "Polling stations are open from {hour_en} on {uk_day}.",
        "Tempat pemungutan suara dibuka mulai pukul {hour_id} pada {id_day}.",
    ),
    (
        "The train was due at {time_en} but did not arrive.",
        "Kereta itu seharusnya tiba pukul {time_id}, tetapi tidak datang.",
    ),
    (
        "At {time24_en} on {us_day}, the alarm went off at the {city} plant.",
        "Pada {id_day} pukul {time_id} WIB, alarm berbunyi di pabrik {city}.",
    ),
    (
        "The shop closes at {hour_en} every {weekday_en}.",
        "Toko itu tutup pukul {hour_id} setiap {weekday_id}.",
    ),
    # Amounts of money.
    (
        "Trade reached US${amount_en} {magnitude_en} in {year}.",
        "Nilai perdagangan mencapai {amount_id} {magnitude_id} dolar AS pada {year}.",
    ),
    (
        "{company} lost ${amount_en}{magnitude_short} in the second quarter.",
        "{company} merugi US${amount_id} {magnitude_id} pada kuartal kedua.",
    ),
    (
        "The bridge will cost Rp {amount_en} {magnitude_en}, {person} said.",
        "Jembatan itu akan menelan biaya Rp{amount_id} {magnitude_id}, kata {person}.",
    ),
    (
        "The city set aside {amount_en} {magnitude_en} rupiah for schools.",
        "Kota itu menyisihkan {amount_id} {magnitude_id} rupiah untuk sekolah.",
    ),
    (
        "The fine of €{amount_en} {magnitude_en} is the highest ever imposed.",
        "Denda sebesar {amount_id} {magnitude_id} euro itu merupakan yang tertinggi.",
    ),
    (
        "Sales rose to {amount_en} {magnitude_en} dollars from {other_en} {magnitude_en} a year "
        "earlier.",
        "Penjualan naik menjadi {amount_id} {magnitude_id} dolar dari {other_id} {magnitude_id} "
        "setahun sebelumnya.",
    ),
    (
        "A ticket costs US${count_en}, almost twice as much as in {city}.",
        "Satu tiket berharga {count_id} dolar AS, hampir dua kali lipat dari harga di {city}.",
    ),
    (
        "Donors pledged more than £{small} {magnitude_en} at the meeting in {city}.",
        "Para donor menjanjikan lebih dari {small} {magnitude_id} poundsterling dalam pertemuan "
        "di {city}.",
    ),
    (
        "The loan of ¥{small} {magnitude_en} must be repaid by {year}.",
        "Pinjaman sebesar {small} {magnitude_id} yen itu harus dilunasi paling lambat {year}.",
    ),
    (
        "Investors put {word_en} {magnitude_en} dollars into {company}.",
        "Para investor menanamkan {word_id} {magnitude_id} dolar di {company}.",
    ),
    (
        "The minimum wage goes up to Rp {rupiah_en} a month.",
        "Upah minimum naik menjadi Rp{rupiah_id} per bulan.",
    ),
    (
        "Her annual pay of ${thousands_en} was never made public.",
        "Gajinya sebesar {thousands_id} dolar AS per tahun tidak pernah diumumkan.",
    ),
    # Counts.
    (
        "Some {thousands_en} people live in the {city} delta.",
        "Sekitar {small} ribu orang tinggal di delta {city}.",
    ),
    (
        "About {small} million voters did not go to the polls.",
        "Sekitar {small} juta pemilih tidak datang ke tempat pemungutan suara.",
    ),
    (
        "The ministry counted {count_en} cases in {year}, {small} of them in {city}.",
        "Kementerian mencatat {count_id} kasus pada {year}, {small} di antaranya di {city}.",
    ),
    (
        "More than {word_en} thousand workers walked out at {company}.",
        "Lebih dari {word_id} ribu pekerja mogok di {company}.",
    ),
    (
        "{person}, {small}, has led {company} since {year}.",
        "{person} ({small}) memimpin {company} sejak {year}.",
    ),
    (
        "The {small}-year-old driver was not hurt.",
        "Pengemudi berusia {small} tahun itu tidak terluka.",
    ),
    (
        "The team won the final {goals}-1 in front of {count_en} fans.",
        "Tim itu memenangi final {goals}-1 di hadapan {count_id} penggemar.",
    ),
    (
        "It was the {ordinal} meeting of its kind.",
        "Itu adalah pertemuan ke-{small} sejenisnya.",
    ),
    (
        "The population grew by {amount_en} million in the {decade}s.",
        "Jumlah penduduk bertambah {amount_id} juta pada dasawarsa {decade}-an.",
    ),
    (
        "They have {word_en} daughters and no sons.",
        "Mereka memiliki {word_id} putri dan tidak memiliki putra.",
    ),
    (
        "{count_en} tonnes of rice were shipped from {city}.",
        "Sebanyak {count_id} ton beras dikirim dari {city}.",
    ),
    # Percentages and measures.
    (
        "The economy grew {percent_en} percent in {year}.",
        "Perekonomian tumbuh {percent_id} persen pada {year}.",
    ),
    (
        "Unemployment fell to {percent_en}% from {small}%.",
        "Pengangguran turun menjadi {percent_id}% dari {small}%.",
    ),
    (
        "Between {small} and {larger} per cent of the seed is never sown.",
        "Antara {small} hingga {larger} persen benih tidak pernah ditanam.",
    ),
    (
        "The road is {amount_en} kilometres long and crosses {word_en} rivers.",
        "Jalan itu sepanjang {amount_id} kilometer dan melintasi {word_id} sungai.",
    ),
    (
        "Temperatures in {city} dropped to {percent_en}°C.",
        "Suhu di {city} turun hingga {percent_id}°C.",
    ),
    (
        "The forest covers {count_en} hectares.",
        "Hutan itu meliputi {count_id} hektare.",
    ),
    (
        "Shares in {company} closed {percent_en} percent lower at {price_en}.",
        "Saham {company} ditutup melemah {percent_id} persen menjadi {price_id}.",
    ),
    # Laws, codes and more than one of them.
    (
        "Law No. {small} of {year} does not apply to {company}.",
        "Undang-Undang Nomor {small} Tahun {year} tidak berlaku bagi {company}.",
    ),
    (
        "Resolution {flight} was adopted on {us} by {small} votes to {goals}.",
        "Resolusi {flight} disahkan pada {id} dengan {small} suara berbanding {goals}.",
    ),
    (
        "The case is filed under {small}/PUU/{year}.",
        "Perkara itu terdaftar dengan nomor {small}/PUU/{year}.",
    ),
    (
        "Call {phone} or write to desk{small}@example.org before {uk_day}.",
        "Hubungi {phone} atau tulis ke desk{small}@example.org sebelum {id_day}.",
    ),
    (
        "The B-{flight} bus takes {small} minutes to {city}.",
        "Bus B-{flight} memerlukan waktu {small} menit ke {city}.",
    ),
    (
        "On {us_day}, at {time_en}, {person} met {other_person} in {city}.",
        "Pada {id_day}, pukul {time_id}, {person} bertemu {other_person} di {city}.",
    ),
    (
        "{company} employs {count_en} people in {city} and {thousands_en} worldwide.",
        "{company} mempekerjakan {count_id} orang di {city} dan {thousands_id} orang di seluruh "
        "dunia.",
    ),
    (
        "The fund, worth ${amount_en} {magnitude_en} on {ap_day}, never paid a dividend.",
        "Dana itu, yang bernilai {amount_id} {magnitude_id} dolar AS pada {id_day}, tidak pernah "
        "membayar dividen.",
    ),
)


def made_sentences(times: int, seed: int) -> Iterator[tuple[str, str]]:
    """Fill every template so many times.

    Yields:
        English and Indonesian sentences, all templates before the first one comes again.
    """
    rng = random.Random(f"{seed} made sentences")
    for _ in range(times):
        for english, indonesian in rng.sample(TEMPLATES, len(TEMPLATES)):
            values = {**_days(rng), **_times(rng), **_amounts(rng), **_counts(rng), **_names(rng)}
            # A sentence that ends in "p.m." has no full stop of its own.
            yield english.format_map(values).replace("..", "."), indonesian.format_map(values)


def _days(rng: random.Random) -> dict[str, str]:
    day = date(1996, 1, 1) + timedelta(days=rng.randrange(30 * 365))
    n = day.month - 1
    first = rng.randint(1, 20)
    last = first + rng.randint(1, 8)
    return {
        "us": f"{MONTHS_EN[n]} {day.day}, {day.year}",
        "uk": f"{day.day} {MONTHS_EN[n]} {day.year}",
        "ap": f"{SHORT_EN[n]} {day.day}, {day.year}",
        "iso": day.isoformat(),
        "id": f"{day.day} {MONTHS_ID[n]} {day.year}",
        "id_short": f"{day.day} {MONTHS_ID[n][:3]} {day.year}",
        "slash": f"{day.day}/{day.month}/{day.year}",
        "us_day": f"{MONTHS_EN[n]} {day.day}",
        "uk_day": f"{day.day} {MONTHS_EN[n]}",
        "ap_day": f"{SHORT_EN[n]} {day.day}",
        "ordinal_day": ordinal(day.day),
        "id_day": f"{day.day} {MONTHS_ID[n]}",
        "slash_day": f"{day.day}/{day.month}",
        "weekday_en": WEEKDAYS_EN[day.weekday()],
        "weekday_id": WEEKDAYS_ID[day.weekday()],
        "month_en": MONTHS_EN[n],
        "month_id": MONTHS_ID[n],
        "year": str(day.year),
        "decade": str(day.year // 10 * 10),
        "range_en": f"{MONTHS_EN[n]} {first} to {last}",
        "range_id": f"{first}–{last} {MONTHS_ID[n]}",
    }


def _times(rng: random.Random) -> dict[str, str]:
    hour, minute = rng.randrange(24), rng.randrange(0, 60, 5)
    half = "a.m." if hour < 12 else "p.m."
    twelve = (hour - 1) % 12 + 1
    part = [name for first, name in PARTS_OF_DAY if first <= hour][-1]
    return {
        "time_en": f"{twelve}:{minute:02} {half}",
        "time24_en": f"{hour:02}:{minute:02}",
        "time_id": f"{hour:02}.{minute:02}",
        "hour_en": f"{twelve} {half}",
        "hour_id": f"{twelve} {part}",
    }


def _amounts(rng: random.Random) -> dict[str, str]:
    long, short, indonesian = rng.choice(MAGNITUDES)
    places = rng.choice((1, 2))
    amount, other = (f"{rng.uniform(1, 99):.{places}f}" for _ in range(2))
    percent = f"{rng.uniform(0.5, 30):.1f}"
    price = rng.randrange(100_000, 999_999)
    rupiah = rng.randrange(1_000_000, 6_000_000, 500)
    return {
        "amount_en": amount,
        "amount_id": comma(amount),
        "other_en": other,
        "other_id": comma(other),
        "magnitude_en": long,
        "magnitude_short": short,
        "magnitude_id": indonesian,
        "percent_en": percent,
        "percent_id": comma(percent),
        "price_en": f"{price / 100:,.2f}",
        "price_id": f"{price / 100:,.2f}".translate(str.maketrans(",.", ".,")),
        "rupiah_en": f"{rupiah:,}",
        "rupiah_id": f"{rupiah:,}".replace(",", "."),
    }


def _counts(rng: random.Random) -> dict[str, str]:
    count, small, word = rng.randrange(1_000, 99_999), rng.randint(21, 89), rng.randrange(9)
    return {
        "count_en": f"{count:,}",
        "count_id": f"{count:,}".replace(",", "."),
        "thousands_en": f"{small},000",
        "thousands_id": f"{small}.000",
        "small": str(small),
        "larger": str(small + rng.randint(2, 9)),
        "word_en": WORDS_EN[word],
        "word_id": WORDS_ID[word],
        "ordinal": ordinal(small),
        "goals": str(rng.randint(2, 7)),
        "flight": str(rng.randint(201, 989)),
        "phone": f"+62 21 {rng.randint(2_000, 8_999)} {rng.randint(1_000, 9_999)}",
    }


def _names(rng: random.Random) -> dict[str, str]:
    person, other = rng.sample(PEOPLE, 2)
    return {
        "person": person,
        "other_person": other,
        "city": rng.choice(CITIES),
        "company": rng.choice(COMPANIES),
    }


def comma(number: str) -> str:
    """Write a decimal fraction as Indonesian does."""
    return number.replace(".", ",")


def ordinal(number: int) -> str:
    """Write an English ordinal in digits."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number in (11, 12, 13) else ending}"
