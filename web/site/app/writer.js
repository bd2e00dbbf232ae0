// Which of the tabs that show a workspace may write it. The writer holds a Web Lock for
// as long as it lives; the others wait for it, follow what it commits, and may take over.

const kYieldPatience = 1500;   // milliseconds a writer gets to save what it has before it is overruled

export class Writer {
    writing = false;

    #name;
    #on;                // {changed, committed, yielding}
    #channel = null;
    #waiting = null;    // AbortController of the queued lock request
    #yielded = null;    // resolves when the writer answered a take-over
    #release = null;    // lets go of the lock held

    constructor(profile, on) {
        this.#name = `quarterdeck:writer:${profile}`;
        this.#on = on;
        if (typeof BroadcastChannel === "function") {
            this.#channel = new BroadcastChannel(this.#name);
            this.#channel.onmessage = ({ data }) => this.#hear(data);
        }
    }

    // Becomes the writer if nobody else is.
    async elect() {
        // Without locks (a page served without encryption) only the epoch in the database protects.
        if (!navigator.locks) {
            this.writing = true;
            return;
        }
        this.writing = await this.#request({ ifAvailable: true });
        if (!this.writing) this.#queue();
    }

    // Asks the writer to save and stop; overrules it when it does not answer.
    async takeOver() {
        if (this.writing || !navigator.locks) return;
        const answer = new Promise((resolve) => { this.#yielded = resolve; });
        this.tell({ kind: "yield" });
        await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, kYieldPatience))]);
        this.#waiting?.abort();
        if (await this.#request({ steal: true })) this.#become(true);
    }

    // The database refused a commit of this page: somebody else is the writer.
    lost() {
        if (!this.writing) return;
        this.#release?.();
        this.#become(false);
        this.#queue();
    }

    tell(message) {
        this.#channel?.postMessage(message);
    }

    #hear(message) {
        if (message.kind === "commit") this.#on.committed();
        if (message.kind === "yielded") this.#yielded?.();
        if (message.kind === "yield" && this.writing) this.#on.yielding().then(() => this.tell({ kind: "yielded" }));
    }

    // Waits until the writer goes away.
    async #queue() {
        const waiting = new AbortController();
        this.#waiting = waiting;
        if (await this.#request({ signal: waiting.signal })) this.#become(true);
    }

    // true when the lock is held. It is held until released, stolen, or the page ends.
    #request(options) {
        return new Promise((resolve) => {
            let held = false;
            const finished = navigator.locks.request(this.#name, options, (lock) => {
                held = lock !== null;
                resolve(held);
                return held ? new Promise((release) => { this.#release = release; }) : undefined;
            });
            finished.catch(() => {
                if (!held) return resolve(false);   // the wait was aborted
                this.#become(false);                // stolen
                this.#queue();
            });
        });
    }

    #become(writing) {
        if (this.writing === writing) return;
        this.writing = writing;
        this.#on.changed();
    }
}
