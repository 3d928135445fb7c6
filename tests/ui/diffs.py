"""Diffs for tests: a usual one, and one with everything odd."""

DIFF = """diff --git a/auth/store.py b/auth/store.py
index 1111111..2222222 100644
--- a/auth/store.py
+++ b/auth/store.py
@@ -38,6 +38,7 @@ class Store
 from typing import Protocol
\x20
\x20
 class Store(Protocol):
-    def get(self, sid): ...
+    async def get(self, sid: str) -> Session | None: ...
+    async def put(self, s: Session, ttl: int) -> None: ...
\x20
@@ -44,4 +45,4 @@ class MemoryStore:
\x20
 class MemoryStore:
-    def get(self, sid):
+    async def get(self, sid: str) -> Session | None:
         return self._d.get(sid)
@@ -60,1 +61,7 @@ class RedisStore
 class RedisStore:
+    def __init__(self, redis: Redis, prefix: str) -> None:
+        self._redis, self._prefix = redis, prefix
+
+    async def get(self, sid: str) -> Session | None:
+        raw = await self._redis.get(self._prefix + sid)
+        return Session.load(raw) if raw else None
diff --git a/tests/test_expiry.py b/tests/test_expiry.py
new file mode 100644
index 0000000..3333333
--- /dev/null
+++ b/tests/test_expiry.py
@@ -0,0 +1,3 @@
+def test_expiry() -> None:
+    assert "a very long line of code that does not fit into the pane, so that it has to be cut or to be wrapped below"
+    # done
"""
ODD = """diff --git a/old name.txt b/new name.txt
similarity index 90%
rename from old name.txt
rename to new name.txt
--- a/old name.txt
+++ b/new name.txt
@@ -1,2 +1,2 @@
 kept
--- looks like a heading
+++ so does this
\\ No newline at end of file
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/logo.png b/logo.png
index 4444444..5555555 100644
Binary files a/logo.png and b/logo.png differ
diff --git "a/\\303\\244.txt" "b/\\303\\244.txt"
deleted file mode 100644
index 6666666..0000000
--- "a/\\303\\244.txt"
+++ /dev/null
@@ -1 +0,0 @@
-gone
"""
