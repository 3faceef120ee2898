// The simulated warehouse is at the machine that this page came from, by another port: only the browser knows its name.
function lead() {
  for (const link of document.querySelectorAll("a[data-port]")) {
    const wanted = `${location.protocol}//${location.hostname}:${link.dataset.port}/`;
    if (link.href !== wanted) link.href = wanted;
  }
}

new MutationObserver(lead).observe(document.getElementById("main"), { subtree: true, childList: true, attributes: true });
lead();
