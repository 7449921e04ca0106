/* A long outline opens where one is, whether it stands beside the panel or above it. */

const [outline, here] = [document.querySelector(".moutline"), document.querySelector(".moutline [aria-current]")];
if (outline && here) outline.scrollTop += here.getBoundingClientRect().top - outline.getBoundingClientRect().top - outline.clientHeight / 2;
