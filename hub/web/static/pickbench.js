// What every page does in the browser: be live, send forms without losing what is on the screen, take scans.
import "./dialogs.js";
import "./forms.js";
import "./keys.js";
import "./live.js";
import "./rows.js";
import "./scan.js";
import "./theme.js";
