import Glibc

/// Notices that files changed, by watching the folders they stand in.
///
/// Editors replace files by renaming, and deployments by turning a link over; so any event in a folder makes the files themselves be looked
/// at: a file has changed when its signature is another than when it was read. They are also looked at from time to time, since changes made
/// on another machine to a shared folder are told to nobody; more often where a folder cannot be watched at all.
final class FileWatcher {
    /// Readable when something happened in a folder; -1 when the system watches nothing.
    let descriptor: Int32
    private var files: [WatchedFile] = []
    private var watches: [String: Int32] = [:]
    /// Whether some folder is not watched.
    private var needsPolling = false

    /// Milliseconds until the files are looked at without an event.
    var pollingMilliseconds: Int32 { self.needsPolling ? 2_000 : 10_000 }

    init() { self.descriptor = inotify_init1(O_NONBLOCK | O_CLOEXEC) }

    deinit { if self.descriptor >= 0 { close(self.descriptor) } }

    /// Watches other files from now on.
    func watch(_ files: [WatchedFile]) {
        self.files = files
        self.refresh()
    }

    var hasChanged: Bool { self.files.contains(where: \.hasChanged) }

    /// Forgets what happened so far, and watches folders that came into being.
    func takeEvents() {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while unsafe read(self.descriptor, &buffer, buffer.count) > 0 {}
        self.refresh()
    }

    private func refresh() {
        guard self.descriptor >= 0 else {
            self.needsPolling = true
            return
        }
        self.needsPolling = false
        var folders: Set<String> = []
        for file in self.files {
            folders.insert(FileReader.directory(of: file.path))
            // A link may lead into another folder, where the file itself is replaced.
            if let real = FileReader.realPath(file.path) { folders.insert(FileReader.directory(of: real)) }
        }
        for folder in folders { self.add(folder) }
        for (folder, watch) in self.watches where !folders.contains(folder) {
            // Another path may lead to the same folder, and then has the same number.
            if !self.watches.contains(where: { $0.value == watch && folders.contains($0.key) }) {
                inotify_rm_watch(self.descriptor, watch)
            }
            self.watches[folder] = nil
        }
    }

    /// Watches a folder; when it is not there, the nearest above it, where it may come into being.
    private func add(_ folder: String) {
        // Not IN_MODIFY: what counts is a file that was closed, not one that is being written.
        let mask =
            UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_CREATE)
            | UInt32(IN_DELETE) | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)
        var path = folder
        while true {
            let watch = unsafe inotify_add_watch(self.descriptor, path, mask)
            if watch >= 0 {
                self.watches[folder] = watch
                return
            }
            let isMissing = errno == ENOENT
            let parent = FileReader.directory(of: path)
            guard isMissing, parent != path else {
                self.needsPolling = true
                return
            }
            path = parent
        }
    }
}
