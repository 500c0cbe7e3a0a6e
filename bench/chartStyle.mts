/** Measures of the chart in pixels. */
export const WIDTH = 880;
export const MARGIN = 24;
/** Where the first scenario begins. */
export const HEADER = 74;
export const BAR = { x: 230, length: 420, height: 14, pitch: 20, titleHeight: 24, gap: 16 };

/** Colors follow the reader's scheme; the page has its own, as the site around may not follow. */
export const STYLE = `
text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; fill: #1f2328; }
.heading { font-size: 17px; font-weight: 600; }
.title, .strong { font-weight: 600; }
.faint { fill: #59636e; font-size: 11.5px; }
.value { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
.page { fill: #ffffff; stroke: #d1d9e0; }
.own { fill: #0969da; }
.floor { fill: #afb8c1; }
.other { fill: #d4a72c; }
.lost { fill: url(#hatch); }
.hatch { stroke: #cf222e; stroke-width: 3; }
.mark { stroke: #59636e; stroke-dasharray: 3 2; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.faint { fill: #9198a1; }
.value { stroke: #0d1117; }
.page { fill: #0d1117; stroke: #3d444d; }
.own { fill: #4493f8; }
.floor { fill: #545d68; }
.other { fill: #9e6a03; }
.hatch { stroke: #f85149; }
.mark { stroke: #9198a1; }
}
`;
