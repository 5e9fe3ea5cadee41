{
  "targets": [
    {
      "target_name": "syncawait_native",
      "sources": ["<!@(node scripts/hashSources.cjs --list)"],
      "defines": ["NAPI_VERSION=8", "SYNCAWAIT_SOURCES=<!(node scripts/hashSources.cjs)"],
      "cflags_cc": ["-std=c++17", "-O2", "-Wall", "-Wextra", "-fvisibility=hidden"],
      "ldflags": ["-s"],
      "xcode_settings": { "CLANG_CXX_LANGUAGE_STANDARD": "c++17" },
      "msvs_settings": { "VCCLCompilerTool": { "AdditionalOptions": ["/std:c++17"] } }
    }
  ]
}
