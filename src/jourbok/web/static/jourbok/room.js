// Says how much room is left when a text comes near what its field holds; nothing is ever cut. The server counts a line
// break as two characters, and so do we.
const NEAR = 0.9;

function place(field) {
  const found = document.getElementById(`${field.id}_room`);
  if (found) return found;
  const line = document.createElement("p");
  line.id = `${field.id}_room`;
  line.className = "jb-room";
  line.setAttribute("role", "status");
  field.after(line);
  return line;
}

document.addEventListener("input", ({ target: field }) => {
  const longest = Number(field.dataset?.longest);
  if (!longest || !field.id) return;
  const length = field.value.replace(/\n/g, "\r\n").length;
  if (length < longest * NEAR && !document.getElementById(`${field.id}_room`)) return;
  const line = place(field);
  line.toggleAttribute("data-full", length > longest);
  line.textContent = length > longest ? `${length - longest} tecken för mycket` : `${length} av ${longest} tecken`;
  line.hidden = length < longest * NEAR;
});
