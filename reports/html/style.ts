/** The one style sheet of the page. Its hash stands in the policy, so nothing else can style it. */
export const css = `
:root{color-scheme:light dark;--bg:#fcfcfb;--card:#fff;--ink:#1d2126;--soft:#5a636e;--line:#e2e4e7;--faint:#f3f4f5;--link:#23598f;
--pass:#2c6e51;--fail:#a92f24;--fail-bg:#fbe4e1;--warn:#76520a;--warn-bg:#faeecb;--note:#3b5b7b;--note-bg:#e6eef6;--odd:#65459a;--odd-bg:#efe8f8;--none:#6b747f}
@media (prefers-color-scheme:dark){:root{--bg:#15181b;--card:#1a1e22;--ink:#e4e7ea;--soft:#9ba5b0;--line:#2d333a;--faint:#20252a;--link:#8fbce8;
--pass:#83c9a6;--fail:#ff9d92;--fail-bg:#4a211d;--warn:#f0cf83;--warn-bg:#3f3212;--note:#a5c4e4;--note-bg:#223244;--odd:#cbb2f2;--odd-bg:#352a4a;--none:#8a949f}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
header,main,footer{max-width:84rem;margin:0 auto;padding:0 clamp(1rem,4vw,3rem)}
header{padding-top:clamp(1.5rem,5vw,3.5rem)}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:9}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.brand{margin:0 0 1rem;font-weight:650;letter-spacing:.01em}.brand span{font-weight:400;color:var(--soft)}
h1{font-size:clamp(1.15rem,1rem + .7vw,1.45rem);line-height:1.45;font-weight:400;max-width:68ch;margin:0 0 1rem;text-wrap:pretty}
h1 strong{font-weight:650}h1 span{display:inline-block;max-width:100%}
h2{font-size:1.35rem;font-weight:650;line-height:1.3;margin:0 0 .75rem}
h3{font-size:1rem;font-weight:650;margin:1.75rem 0 .6rem}
h5{font-size:.9rem;font-weight:650;margin:1rem 0 .4rem}
p{max-width:72ch;margin:.5rem 0}
section{padding-top:clamp(2.25rem,5vw,3.75rem)}
small{display:block;font-size:.8125rem;font-weight:400;color:var(--soft)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.8125rem}
.when,.quiet,.of,footer{color:var(--soft)}.when,.quiet{font-size:.875rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-top:1.25rem;padding-bottom:.75rem;border-bottom:1px solid var(--line)}
ul{padding-left:1.2rem;margin:.4rem 0}ul.plain{list-style:none;padding:0;margin:0}
.scroll{position:relative;overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--card)}
.tall{overflow:auto;max-height:min(88vh,62rem)}
table{border-collapse:collapse;font-size:.875rem;line-height:1.45;width:100%}
th,td{text-align:left;vertical-align:top;padding:.55rem .75rem;border-top:1px solid var(--line);font-weight:400;overflow-wrap:break-word}
thead th{color:var(--soft);font-size:.8125rem;vertical-align:bottom;border-top:0;white-space:nowrap}
tbody th{font-weight:550}
td p{margin:0 0 .25rem}
.n{text-align:right;white-space:nowrap}.zero{color:var(--soft);opacity:.65}
.edge{border-left:1px solid var(--line)}
.badge{display:inline-block;white-space:nowrap;padding:0 .45em;border-radius:4px;font-size:.8125rem;line-height:1.6;font-weight:550;text-decoration:none}
a.badge:hover,.mark:hover{text-decoration:underline}
.pass{color:var(--pass)}.fail{color:var(--fail);background:var(--fail-bg)}.warn{color:var(--warn);background:var(--warn-bg)}
.note{color:var(--note);background:var(--note-bg)}.inconclusive,.error{color:var(--odd);background:var(--odd-bg)}.unsupported,.blocked{color:var(--none)}
.failed{color:var(--fail)}
.findings th code{display:block;font-weight:400;color:var(--soft)}.findings tbody th{min-width:14rem}.findings td:nth-child(4){min-width:16rem}.findings td:nth-child(3),.findings td li{white-space:nowrap}.known{margin-top:1.5rem}.known h3{display:inline}.known .scroll{margin-top:.5rem}
.targets tbody th{min-width:15rem;font-size:.9375rem}.clauses tbody th{white-space:nowrap}.clauses td:nth-child(3){min-width:18rem}.clauses td{white-space:nowrap}.clauses .badge{display:block;width:max-content;margin-bottom:.15rem}.clauses td:nth-child(3){white-space:normal}
.run{font-size:.875rem;margin-top:1.5rem}
dl{display:grid;grid-template-columns:6rem minmax(0,1fr);gap:.5rem 1rem;margin:.75rem 0}dt{color:var(--soft);font-size:.875rem}dd{margin:0}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;font-size:.8125rem;color:var(--soft);margin-bottom:1rem}
.matrix{width:auto;min-width:100%;border-collapse:separate;border-spacing:0}
.matrix thead{position:sticky;top:0;z-index:3}
.matrix thead th{background:var(--card);padding:.3rem .5rem;text-align:center;border:0;border-bottom:0 solid var(--line)}
.matrix thead tr:first-child th{color:var(--ink);font-weight:650;padding-top:.6rem}
.matrix thead tr:last-child th,.matrix thead th.claim{border-bottom:1px solid var(--line)}
.matrix thead .edge,.matrix td.edge{border-left:1px solid var(--line)}
.matrix thead .how{font-size:.75rem}
.matrix .claim{position:sticky;left:0;z-index:2;background:var(--card);text-align:left;border-right:1px solid var(--line);min-width:19rem;max-width:26rem}
.matrix thead .claim{z-index:4;padding-left:.75rem}
.matrix tbody th.claim{font-weight:400;padding:.35rem .75rem;border-top:1px solid var(--line)}
.matrix tbody th.claim code{display:block;font-size:.75rem;color:var(--soft)}
.matrix td.cell{padding:.2rem;text-align:center;vertical-align:middle;white-space:nowrap;min-width:2.5rem}
.matrix tbody tr{scroll-margin:9rem 0 1rem}
.matrix .group th,.matrix .group td{background:var(--faint)}.matrix .group th.claim{font-weight:650;padding:.5rem .75rem}
.matrix tr:target th,.matrix tr:target td,.matrix tbody tr:hover td,.matrix tbody tr:hover th.claim{background:var(--faint)}
.mark{display:inline-block;min-width:1.6rem;height:1.6rem;line-height:1.6rem;border-radius:5px;text-align:center;text-decoration:none;font-weight:650}
.mark.pass,.mark.unsupported,.mark.blocked{font-weight:400}
.news{box-shadow:inset 0 0 0 2px currentColor}.sample{min-width:1.1rem;height:1.1rem;vertical-align:text-bottom}
details.group{border-top:1px solid var(--line);padding:.15rem 0}details.group:last-of-type{border-bottom:1px solid var(--line)}
summary{cursor:pointer;padding:.5rem .25rem}
details.group>summary h3{display:inline;margin:0;font-size:1rem}
.cell{margin:0 0 .15rem 1rem;border-radius:6px;content-visibility:auto;contain-intrinsic-size:auto 2.5rem}
.cell>summary{padding:.35rem .5rem;border-radius:6px;font-size:.9375rem}.cell>summary:hover{background:var(--faint)}
.cell .of{font-size:.875rem}
.cell[open]{background:var(--card);border:1px solid var(--line);margin-bottom:1rem}
.cell:has(:target){outline:2px solid var(--link);outline-offset:1px}
.tag{font-size:.75rem;border:1px solid currentColor;border-radius:99px;padding:0 .55em;color:var(--link)}
.body{padding:.25rem clamp(.75rem,2vw,1.5rem) 1.25rem;scroll-margin-top:5rem}
.reason{font-size:1.0625rem;margin:.5rem 0 1rem}
.level{font-size:.75rem;font-weight:650;letter-spacing:.03em;color:var(--soft);margin:0 .25em}
.facts{width:auto;margin-bottom:.6rem}.facts th,.facts td{padding:.25rem 1.5rem .25rem 0}.actual{font-weight:650}
.seen,.files{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;font-size:.875rem}.seen span{color:var(--soft)}
.excerpts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:1rem;margin-top:1rem}
figure{margin:0;min-width:0}.wide{grid-column:1/-1}figcaption{font-size:.875rem;font-weight:650;margin-bottom:.3rem}
pre{margin:0;padding:.7rem .9rem;background:var(--faint);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5}
pre.replay{display:inline-block;padding:.35rem .7rem;user-select:all}
.rules td,.rules th{padding:.3rem .7rem;font-size:.8125rem}.rules .sign{background:none;white-space:nowrap}.rules tr:first-child>*{border-top:0}
footer{padding-top:3rem;padding-bottom:3rem;font-size:.875rem}
@media (max-width:40rem){.findings,.findings tbody,.rules,.rules tbody{display:block}.findings thead{position:absolute;clip-path:inset(50%)}.findings tr,.rules tr{display:block;padding:.6rem .75rem;border-top:1px solid var(--line)}.findings tbody tr:first-child,.rules tr:first-child{border-top:0}.findings td,.findings th,.rules td,.rules th{display:block;border:0;padding:.1rem 0}.rules td,.rules th{display:inline-block;margin-right:.75rem}.findings small{display:inline;margin-left:.5rem}
.matrix .claim{min-width:10.5rem;max-width:10.5rem;font-size:.8125rem}dl{grid-template-columns:minmax(0,1fr);gap:.1rem}dd{margin-bottom:.6rem}.cell{margin-left:0}.cell>summary .of{display:block}}
@media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--faint:#f2f2f2;--link:#000;--pass:#1d5a3f;--fail:#8f1d13;--fail-bg:#fbe4e1;--warn:#5e4000;--warn-bg:#faeecb;--note:#2c4865;--note-bg:#e6eef6;--odd:#4d3180;--odd-bg:#efe8f8;--none:#555}
html{font-size:9pt}header,main,footer{max-width:none;padding:0}nav,.skip{display:none}a{color:inherit;text-decoration:none}
.scroll,.tall{overflow:visible;max-height:none;border:0}.matrix thead,.matrix .claim{position:static}.matrix .claim{min-width:0}thead{display:table-header-group}tr,figure{break-inside:avoid}
.cell{content-visibility:visible}.cell:not(.finding,[open]),details.group:not(.finding,[open]){display:none}
.scroll th,.scroll td{min-width:0!important;white-space:normal!important;padding:.25rem .4rem}.matrix td.cell{padding:.05rem}.mark{min-width:1.1rem;height:1.2rem;line-height:1.2rem}table{font-size:7.5pt}
.finding::details-content{content-visibility:visible;display:block;block-size:auto}.badge,.mark{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
