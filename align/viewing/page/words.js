// The words of the link looked at that say the same, on demand, and the partners of one of them.

markers.push(wordMarks);

function hasWordsOn(segment) {
  return state.showsWords && isLit(segment) && lookedLinks().some((link) => link.words.length > 0);
}

// The words of the links looked at, each with a name of its own.
function lookedWords() {
  return lookedLinks().flatMap((link) => link.words.map((word, n) => [`${link.number}:${n}`, word]));
}

function wordMarks(segment) {
  if (!hasWordsOn(segment)) return [];
  return lookedWords().flatMap(([name, word]) => {
    const [number, start, end] = word.slice(3 * segment.side, 3 * segment.side + 3);
    if (number !== segment.number) return [];
    return [{ start, end, className: "word", data: { words: name }, style: { "--score": word[6] } }];
  });
}

function toggleWords() {
  const why = whyNoWords(lookedAt());
  if (why && !state.showsWords) return say(why);
  change("words", { showsWords: !state.showsWords });
}

// Which of the words looked at the keyboard is on.
let wordAt = -1;
events.addEventListener("focus", () => { wordAt = -1; });

// Lights up the next pair of words, and says it.
function stepWord(direction) {
  if (!state.showsWords) toggleWords();
  const words = lookedWords();
  if (!state.showsWords || words.length === 0) return;
  wordAt = wordAt < 0 && direction < 0 ? words.length - 1 : (wordAt + direction + words.length) % words.length;
  const [name, word] = words[wordAt];
  lightWords([name]);
  say([0, 1].map((side) => wordText(side, word)).join(" – "));
}

function wordText(side, word) {
  const [number, start, end] = word.slice(3 * side, 3 * side + 3);
  return bitext.sides[side].segments[number].text.slice(start, end);
}

// Lights up the marks of some words, on both sides; of the others none.
function lightWords(names) {
  for (const mark of document.querySelectorAll("mark.word"))
    mark.classList.toggle("partner", mark.dataset.words.split(" ").some((name) => names.includes(name)));
}

document.getElementById("articles").addEventListener("pointerover", ({ target }) => {
  if (state.showsWords) lightWords(target.closest("mark.word")?.dataset.words.split(" ") ?? []);
});
