package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	// API キーはコードに書かず、環境変数から読み込みます。
	apiKey := os.Getenv("ROBOFLOW_API_KEY")
	if apiKey == "" {
		log.Fatal("ROBOFLOW_API_KEY is not set")
	}

	// リクエスト本文は、Base64 でエンコードした画像です。
	image := must(os.ReadFile("YOUR_IMAGE.jpg"))
	body := strings.NewReader(base64.StdEncoding.EncodeToString(image))
	request := must(http.NewRequest(http.MethodPost, "https://serverless.roboflow.com/my-model/42", body))
	request.Header.Set("Authorization", "Bearer "+apiKey)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")

	client := &http.Client{Timeout: 30 * time.Second}
	response := must(client.Do(request))
	answer := must(io.ReadAll(response.Body))
	response.Body.Close()
	// サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
	if response.StatusCode != http.StatusOK || !json.Valid(answer) {
		log.Fatalf("%s: %s", response.Status, answer)
	}
	fmt.Println(string(answer))
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
