/* A long outline opens where one is. */

const [outline, here] = [document.querySelector(".moutline"), document.querySelector(".moutline [aria-current]")];
if (outline && here) outline.scrollTop = here.offsetTop - outline.clientHeight / 2;
