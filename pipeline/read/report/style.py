"""The report's one block of style: colours stand where they are used, for mail programs know no variables."""

STYLE = """
body { margin: 0; background: #fbfaf7; color: #22201c;
  font: 16px/1.55 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2, h3 { font-family: Charter, "Iowan Old Style", Georgia, serif; line-height: 1.2; text-wrap: balance; }
h1 { font-size: 2.3rem; margin: .2rem 0 .8rem; }
h2 { font-size: 1.4rem; margin: 3rem 0 1rem; padding-top: 1rem; border-top: 1px solid #ddd7cb; }
h3 { font-size: 1.08rem; margin: 1.6rem 0 .2rem; }
p { margin: .4rem 0; }
a { color: #1d4f86; text-underline-offset: .15em; }
.summary { font-size: 1.15rem; max-width: 44rem; }
.soft { color: #5f594f; font-size: .9rem; }
header .soft { margin: 0; }
code { font: .92em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
figure { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { padding: .45rem .75rem .45rem 0; border-bottom: 1px solid #e4dfd4; vertical-align: top; text-align: right;
  font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; }
thead th { color: #5f594f; font-size: .85rem; font-weight: 500; vertical-align: bottom; }
tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 9rem; }
.numbers tbody th::first-letter { text-transform: uppercase; }
.measure { display: block; height: 5px; margin-top: 5px; border-radius: 2px; background: #34618d; }
blockquote { margin: .6rem 0; padding: 0 0 0 1rem; border: solid #c9c1b1; border-width: 0 0 0 3px; max-width: 44rem;
  font: 1.05rem/1.5 Charter, "Iowan Old Style", Georgia, serif; overflow-wrap: anywhere; }
del { background: #fbe0df; color: #7a1518; text-decoration: line-through; }
ins { background: #dcefdd; color: #10461d; text-decoration: underline; text-decoration-thickness: 1px; }
ul { padding-left: 1.2rem; }
li { margin: .4rem 0; overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; overflow: visible; }
.spark { vertical-align: middle; }
.line { fill: none; stroke: #6f8fae; stroke-width: 1.5; }
.dot, .bar { fill: #34618d; }
.usual { stroke: #a35a12; stroke-width: 2.5; fill: none; }
.edge { stroke: #fbfaf7; stroke-width: 6; fill: none; }
.columns text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; text-anchor: middle; }
.figure { fill: #22201c; }
.day { fill: #5f594f; dominant-baseline: hanging; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid #ddd7cb; }
@media (max-width: 640px) {
  main { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.8rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody { display: block; }
  tbody tr { display: block; padding: .6rem 0; border-bottom: 1px solid #e4dfd4; }
  tbody th { display: block; border: 0; padding: 0 0 .2rem; font-weight: 600; }
  td { display: inline-flex; gap: .4rem; border: 0; padding: 0 1.1rem .1rem 0; }
  td::before { content: attr(data-label); color: #5f594f; }
  td:empty { display: none; }
  .columns text { font-size: 28px; }
}
@media (prefers-color-scheme: dark) {
  body { background: #17181a; color: #ebe8e2; }
  a { color: #9cc4f0; }
  .soft, thead th, td::before { color: #b9b3a8; }
  h2, footer { border-top-color: #3a3b3e; }
  th, td, tbody tr { border-bottom-color: #323336; }
  .measure { background: #7fb0e0; }
  blockquote { border-color: #55524c; }
  del { background: #4a1a1c; color: #ffd3d1; }
  ins { background: #163d20; color: #c4efcd; }
  .line { stroke: #7892ab; }
  .dot, .bar { fill: #7fb0e0; }
  .usual { stroke: #e6a25a; }
  .edge { stroke: #17181a; }
  .figure { fill: #ebe8e2; }
  .day { fill: #b9b3a8; }
}
@media (prefers-color-scheme: dark) and (max-width: 640px) { th, td { border: 0; } }
@media print {
  body { background: #fff; color: #000; font-size: 11pt; }
  main { max-width: none; padding: 0; }
  a, .soft, thead th, .day, .figure { color: #000; fill: #000; }
  .measure { background: #555; }
  .dot, .bar { fill: #555; }
  .usual { stroke: #000; }
  .edge { stroke: #fff; }
  del { background: none; color: #000; }
  ins { background: none; color: #000; font-weight: 600; }
  h2, h3 { break-after: avoid; }
  article, tr, figure { break-inside: avoid; }
}
"""
