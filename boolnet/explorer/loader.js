// The script of this page is packed; unpacked, its comments are in it. Where the browser cannot, the picture stays.
const bytes = Uint8Array.from(atob(document.getElementById("script").textContent), (one) => one.charCodeAt(0));
const script = document.createElement("script");
script.type = "module";
script.textContent = await new Response(
  new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")),
).text();
document.body.append(script);
