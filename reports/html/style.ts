/** The one style sheet of the page. Its hash stands in the policy, so nothing else can style it. */
export const css = `
:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1d2126;--soft:#59626d;--line:#e1e4e8;
--faint:#f2f4f5;--link:#1f568c;
--pass:#2c6e51;--pass-bg:#e5f2ea;--fail:#a92f24;--fail-bg:#fadbd7;--warn:#714d06;--warn-bg:#f9e6b8;
--note:#38597b;--note-bg:#e0eaf4;--odd:#62429a;--odd-bg:#ebe2f7;--none:#646d78;--none-bg:#eceef0}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--card:#1a1e22;--ink:#e4e7ea;--soft:#a1abb6;
--line:#2e343b;--faint:#20252a;--link:#93c0ec;
--pass:#86cda9;--pass-bg:#1d3529;--fail:#ffa79d;--fail-bg:#56251f;--warn:#f3d48c;--warn-bg:#4a3a13;
--note:#abc9e8;--note-bg:#24384c;--odd:#d0b8f5;--odd-bg:#3b2e54;--none:#9aa4af;--none-bg:#262b31}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.scripted #static{display:none}
header,main,footer,.bars{max-width:92rem;margin:0 auto;padding:0 clamp(.9rem,3vw,2.5rem)}
header{padding-top:clamp(1.1rem,3vw,2.2rem)}
main{padding-bottom:2rem}main:focus{outline:none}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
button,select,input[type=search]{font:inherit;font-size:.875rem;color:var(--ink);
background:var(--card);border:1px solid var(--soft);border-radius:6px;padding:.25rem .7rem}
button{cursor:pointer}button:hover{background:var(--faint)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);
padding:.5rem 1rem;z-index:9}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.brand{margin:0 0 .5rem;font-weight:650}.brand span{font-weight:400;color:var(--soft)}
h1{font-size:clamp(1.05rem,1rem + .4vw,1.3rem);line-height:1.45;font-weight:400;max-width:80ch;
margin:0 0 .5rem;text-wrap:pretty}
h1 strong,h1 b{font-weight:650}
h2{font-size:1.35rem;font-weight:650;line-height:1.3;margin:1.4rem 0 .6rem}
h3{font-size:1rem;font-weight:650;margin:1.5rem 0 .5rem}
summary h3{display:inline}
p{max-width:78ch;margin:.4rem 0}
small{display:block;font-size:.8125rem;font-weight:400;color:var(--soft)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;
font-size:.8125rem}
.when,.quiet,.of,footer{color:var(--soft);font-size:.875rem}
.bars{position:relative}.compact .when{display:none}.compact h1{position:absolute;width:1px;
height:1px;overflow:hidden;clip-path:inset(50%)}.compact header{padding-top:.9rem}
.compact .brand{margin:0}.compact nav{margin:.2rem 0 .6rem}.compact h2{margin-top:.7rem}
.compact .wide{margin-top:-.4rem}
nav{display:flex;flex-wrap:wrap;gap:0 1.4rem;margin:.9rem 0 .8rem;
border-bottom:1px solid var(--line)}
nav a{text-decoration:none;padding:.4rem 0;border-bottom:2px solid transparent;color:var(--soft)}
nav a:hover{color:var(--ink)}nav a[aria-current]{color:var(--ink);font-weight:650;
border-color:var(--link)}
.line{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .8rem;margin:.4rem 0}
.filters input[type=search]{flex:1 1 18rem;max-width:34rem;padding:.45rem .8rem;font-size:1rem}
.chip{border-radius:99px;border-color:var(--link);color:var(--link)}
.boxes summary{font-size:.875rem;color:var(--link);width:max-content;padding:.1rem 0}
.fields{display:flex;flex-wrap:wrap;gap:.75rem;padding:.4rem 0}
fieldset{border:1px solid var(--line);border-radius:6px;background:var(--card);
padding:.3rem .8rem .5rem;margin:0;max-height:15rem;overflow:auto;min-width:9rem;flex:0 1 auto}
legend{font-size:.8125rem;font-weight:650;padding:0 .3rem}fieldset label{display:block;
font-size:.875rem;white-space:nowrap}
ul{padding-left:1.2rem;margin:.4rem 0}ul.plain,ul.cells{list-style:none;padding:0}
ul.cells li,ul.plain li{padding:.2rem 0}ul.cells small{margin-left:2rem}
summary{cursor:pointer;padding:.35rem 0}
.scroll{position:relative;overflow-x:auto;border:1px solid var(--line);border-radius:6px;
background:var(--card);margin:.5rem 0}
table{border-collapse:collapse;font-size:.875rem;line-height:1.45;width:100%}
th,td{text-align:left;vertical-align:top;padding:.45rem .75rem;border-top:1px solid var(--line);
font-weight:400}
thead th{color:var(--soft);font-size:.8125rem;vertical-align:bottom;border-top:0;white-space:nowrap}
tbody th{font-weight:550}
.numbers td{text-align:right}.numbers thead th:not(:first-child){text-align:right}
.numbers tbody th{min-width:14rem}.zero{color:var(--soft)}
.clauses tbody th,.clauses td:nth-child(2){white-space:nowrap}
.clauses td:nth-child(3){min-width:18rem}
.badge{display:inline-block;white-space:nowrap;padding:0 .45em;border-radius:4px;font-size:.8125rem;
line-height:1.6;font-weight:550}
.pass{color:var(--pass);background:var(--pass-bg)}.fail{color:var(--fail);background:var(--fail-bg)}
.warn{color:var(--warn);background:var(--warn-bg)}
.note{color:var(--note);background:var(--note-bg)}.inconclusive,.error{color:var(--odd);
background:var(--odd-bg)}.unsupported,.blocked{color:var(--none);background:var(--none-bg)}
.mark.pass,.mark.unsupported,.mark.blocked,.mark.note{background:none}
.failed{color:var(--fail)}
.mark{display:inline-block;width:1.5rem;height:1.5rem;line-height:1.5rem;border-radius:4px;
text-align:center;font-weight:650}
.mark.pass,.mark.unsupported,.mark.blocked{font-weight:400}
.news{box-shadow:inset 0 0 0 2px currentColor}.sample{width:1.1rem;height:1.1rem;
vertical-align:text-bottom}
.tag{font-size:.75rem;border:1px solid currentColor;border-radius:99px;padding:0 .55em;
color:var(--soft);white-space:nowrap}.is-news{color:var(--fail);font-weight:650}
.finding{background:var(--card);border:1px solid var(--line);border-radius:6px;
padding:.6rem 1rem .7rem;margin:.6rem 0}
.finding h3{margin:.2rem 0}.finding p{margin:.15rem 0}.findings{display:grid;
grid-template-columns:repeat(auto-fill,minmax(min(100%,30rem),1fr));gap:.7rem}
.findings .finding{margin:0}
.variants{display:flex;flex-wrap:wrap;gap:0 1rem;font-size:.875rem}
main:has(>section.wide){max-width:none}.wide h2{display:none}.grid{position:relative;overflow:auto;
height:max(22rem,calc(100dvh - 15rem));border:1px solid var(--line);border-radius:6px;
background:var(--card)}
.canvas{position:relative}
.head{position:sticky;top:0;z-index:3;background:var(--card);border-bottom:1px solid var(--line)}
.corner{position:sticky;left:0;z-index:1;background:var(--card);border-right:1px solid var(--line);
padding:.5rem .75rem;font-size:.8125rem;color:var(--soft);display:flex;align-items:end}
.top{position:absolute;top:0;bottom:0;height:100%}
.top button,.claim button,.square button{border:0;background:none;border-radius:4px;padding:0;
width:100%;height:100%}
.top button{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left;font-size:.8125rem;
white-space:nowrap;overflow:hidden;padding:.4rem .2rem;display:flex;align-items:center;
justify-content:flex-start}
.top small{display:inline;font-size:.75rem}
.rows{position:relative}
.row,.group{position:absolute;left:0;width:100%}
.row{border-top:1px solid var(--faint)}.row:hover,.row:focus-within{background:var(--faint)}
.claim{position:sticky;left:0;z-index:2;height:100%;background:var(--card);
border-right:1px solid var(--line);overflow:hidden}
.row:hover .claim,.row:focus-within .claim{background:var(--faint)}
.group .claim{font-weight:650;font-size:.875rem;padding:.45rem .75rem 0;border-right:0}
.group .claim{overflow:visible;white-space:nowrap}.group{border-top:1px solid var(--line)}
.claim button{display:block;text-align:left;padding:0 .75rem;line-height:1.15}
.claim button span,.claim button small{display:block;white-space:nowrap;overflow:hidden;
text-overflow:ellipsis}
.claim button span{font-size:.8125rem}.claim button small{font-size:.6875rem;
font-family:ui-monospace,Menlo,Consolas,monospace}
.square{position:absolute;top:0;height:100%;text-align:center}
.square button{display:flex;align-items:center;justify-content:center}
.square button:disabled{cursor:default}
.grid button:focus-visible{outline-offset:-2px}
dialog{border:1px solid var(--line);border-radius:8px;background:var(--card);color:var(--ink);
max-width:min(46rem,94vw);max-height:88dvh;overflow:auto;padding:0 1.4rem 1rem}
dialog::backdrop{background:#0006}dialog h2{font-size:1.1rem;margin-top:1rem}.end{text-align:right}
.page{max-width:72rem}.page .excerpts{margin-top:1rem}
.reason{font-size:1.0625rem;margin:.5rem 0 1rem}
.level{font-size:.75rem;font-weight:650;letter-spacing:.03em;color:var(--soft)}
.excerpts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:1rem}
figure{margin:0;min-width:0}.wide{grid-column:1/-1}figcaption{font-size:.9375rem;font-weight:650;
margin-bottom:.3rem}
pre{margin:.3rem 0;padding:.7rem .9rem;background:var(--faint);border-radius:6px;
white-space:pre-wrap;line-height:1.5}
pre.replay{display:inline-block;padding:.35rem .7rem;user-select:all}
.command span{display:inline-block;max-width:100%;overflow-wrap:anywhere}
.staple th{white-space:nowrap}.staple td:nth-child(2){font-family:ui-monospace,Menlo,Consolas,
monospace;font-size:.8125rem}.offending>*{background:var(--fail-bg)}.offending th{font-weight:650;
color:var(--fail)}.staple td p{margin:0}.offending .quiet{color:var(--ink)}
.missed{color:var(--fail)}
.facts,.files,.elsewhere{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.15rem 1.4rem;
font-size:.875rem}.rules{font-size:.8125rem}
.elsewhere li{white-space:nowrap}
svg{display:block}svg text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:var(--ink)}
.sequence .who{font-weight:700}.sequence line{stroke:var(--ink)}.sequence .life{stroke:var(--line)}
.sequence .inside{stroke:var(--link);stroke-width:2}.sequence polygon{fill:var(--ink)}
.sequence .note,.sequence .time{fill:var(--soft);background:none}.sequence .time{font-size:11px}
.sequence{margin:.4rem}
rect.fail,.key.fail{fill:var(--fail);background:var(--fail)}rect.warn,.key.warn{fill:var(--warn);
background:var(--warn)}rect.note,.key.note{fill:var(--note);background:var(--note)}
rect.pass,.key.pass{fill:var(--pass);background:var(--pass)}rect.inconclusive{fill:var(--odd)}
rect.blocked{fill:var(--none)}
.key{display:inline-block;width:.8rem;height:.8rem;border-radius:2px}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;font-size:.8125rem;
color:var(--soft)}
dl{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:.4rem 1rem;margin:.6rem 0}
dt{color:var(--soft);font-size:.875rem}dd{margin:0}
.versions{grid-template-columns:10rem minmax(0,1fr)}.version{min-height:1.75rem;display:grid;
grid-template-columns:minmax(8rem,13rem) 270px 1fr;gap:.2rem .8rem;align-items:center;
font-size:.875rem}
footer{padding-top:1rem;padding-bottom:2rem}
@media (max-width:44rem){dl,.versions{grid-template-columns:minmax(0,1fr);gap:.1rem}
dd{margin-bottom:.6rem}.version{grid-template-columns:minmax(0,1fr)}svg.bar{max-width:100%}
.claim button small{display:none}.claim button span{white-space:normal}
.grid{height:calc(100dvh - 5rem)}}
@media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;
--faint:#f2f2f2;--link:#000}
html{font-size:9pt}header,main,footer{max-width:none;padding:0}.bars,.skip,button{display:none}
a{color:inherit;text-decoration:none}
#app{display:none}.scripted #static{display:block}#static details{display:block}
#static details::details-content{content-visibility:visible;display:block;block-size:auto}
.scroll{overflow:visible;border:0}.finding{break-inside:avoid}.badge,.mark{print-color-adjust:exact;
-webkit-print-color-adjust:exact}}
`;
