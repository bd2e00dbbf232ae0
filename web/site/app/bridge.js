// The program's exported functions without their underscore, with texts passed as JavaScript strings.
export function bridgeTo(instance) {
    const withTexts = (name, args) => {
        const pointers = [];
        const plain = args.map((argument) => {
            if (typeof argument !== "string") return argument;
            const pointer = instance.stringToNewUTF8(argument);
            pointers.push(pointer);
            return pointer;
        });
        try {
            return instance[`_qd_${name}`](...plain);
        } finally {
            for (const pointer of pointers) instance._free(pointer);
        }
    };
    return {
        call: (name, ...args) => withTexts(name, args),
        // Memory moves when it grows: never keep what this returns.
        bytes: (pointer, length) => instance.HEAPU8.subarray(pointer, pointer + length),
    };
}
