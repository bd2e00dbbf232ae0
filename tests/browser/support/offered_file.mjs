// A file that the page offers for saving, where the driver has no say in downloads: taken as it is offered.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const kPatience = 300_000;

// In the page: from now on what is offered is kept in window.offered instead of being downloaded.
const kKeep = `(() => {
    if (window.offered !== undefined) return true;
    const create = URL.createObjectURL;
    let blob = null;
    URL.createObjectURL = (object) => create.call(URL, blob = object);
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
        if (this.download) window.offered = { name: this.download, blob };
        else click.call(this);
    };
    window.offered = null;
    return true;
})()`;

const kTake = `new Promise((resolve, reject) => {
    const { name, blob } = window.offered;
    window.offered = null;
    const reader = new FileReader();
    reader.onload = () => resolve({ name, base64: reader.result.slice(reader.result.indexOf(",") + 1) });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
})`;

// As an engine's download(): {name, path}.
export async function offeredFile(driver, trigger) {
    await driver.evaluate(kKeep);
    await trigger();
    for (const began = Date.now(); !await driver.evaluate("Boolean(window.offered)");) {
        if (Date.now() - began > kPatience) throw new Error("No file was offered");
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { name, base64 } = await driver.evaluate(kTake);
    const path = join(mkdtempSync(join(tmpdir(), "quarterdeck-offered-")), "file");
    writeFileSync(path, Buffer.from(base64, "base64"));
    return { name, path };
}
